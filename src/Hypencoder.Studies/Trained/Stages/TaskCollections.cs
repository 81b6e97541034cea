using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>The hard tasks' collections of a study, each opened once.</summary>
internal sealed class TaskCollections
{
    private const string Original = "-original";
    private const string Changed = "-changed";
    private readonly HardTasksConfig _study;

    public TaskCollections(HardTasksConfig study)
    {
        _study = study;
        All = [.. study.Collections.Select(t => DatasetCatalog.Open(t.Collection))];
    }

    /// <summary>In the order of the study.</summary>
    public IReadOnlyList<TestCollection> All { get; }

    /// <summary>What tables are named by: the last part of a collection's id.</summary>
    public static string ShortName(TestCollection task) => task.Id[(task.Id.LastIndexOf('/') + 1)..];

    /// <summary>What the files of a task's split are named by.</summary>
    public static string RunName(TestCollection task, string split) => $"{task.Id}.{split}";

    /// <summary>Whether a task has each split before and after a change of its instruction.</summary>
    public static bool IsPaired(TestCollection task) => task.Splits.Contains("test" + Changed);

    /// <summary>The splits of train, dev or test: one, or the original and the changed.</summary>
    public static string[] Splits(TestCollection task, string part)
    {
        string[] splits = IsPaired(task) ? [part + Original, part + Changed] : [part];
        string? missing = splits.FirstOrDefault(s => !task.Splits.Contains(s));
        return missing is null ? splits : throw new InvalidDataException(
            $"{task.Id}: expected a split {missing}, found {string.Join(", ", task.Splits)}");
    }

    /// <summary>
    /// The queries of a dev or test split that are used, with a relevant passage each: those of a changed split are the
    /// original's.
    /// </summary>
    public IReadOnlyList<Query> Queries(TestCollection task, string split)
    {
        int most = _study.MaxQueries == 0 ? int.MaxValue
            : split.StartsWith("dev", StringComparison.Ordinal) ? (_study.MaxQueries + 2) / 3
            : _study.MaxQueries;
        Qrels qrels = task.Qrels(split);
        return
        [
            .. task.Queries(split).Where(q => qrels[q.Id].Values.Any(g => g > 0))
                .OrderBy(q => q.Id, StringComparer.Ordinal).Take(most),
        ];
    }
}
