using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>The collections of a study's hard tasks, each opened once.</summary>
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

    /// <summary>The collections, in the order of the study.</summary>
    public IReadOnlyList<TestCollection> All { get; }

    /// <summary>Returns the name of a task in tables: the last part of its collection's id.</summary>
    public static string ShortName(TestCollection task) => task.Id[(task.Id.LastIndexOf('/') + 1)..];

    /// <summary>Returns the name of a task's split in file names.</summary>
    public static string RunName(TestCollection task, string split) => $"{task.Id}.{split}";

    /// <summary>Returns whether a task has each split before and after a change of its instructions.</summary>
    public static bool IsPaired(TestCollection task) => task.Splits.Contains("test" + Changed);

    /// <summary>Returns the splits of train, dev or test: one, or the original and the changed one.</summary>
    public static string[] Splits(TestCollection task, string part)
    {
        string[] splits = IsPaired(task) ? [part + Original, part + Changed] : [part];
        string? missing = splits.FirstOrDefault(s => !task.Splits.Contains(s));
        return missing is null ? splits : throw new InvalidDataException(
            $"{task.Id}: expected a split {missing}, found {string.Join(", ", task.Splits)}");
    }

    /// <summary>
    /// Returns the queries of a dev or test split that are used. Each has a relevant passage, and those of a changed
    /// split are the same as those of the original.
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
