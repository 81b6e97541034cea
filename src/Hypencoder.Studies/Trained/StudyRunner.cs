using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Findings;
using Hypencoder.Studies.Trained.Results;
using Hypencoder.Studies.Trained.Stages;
using Hypencoder.Torch;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies;

/// <summary>
/// Runs a study, from texts to vocabulary, models, indexes, runs, tables and a report. Every stage writes its result to
/// the study's folder before the next begins, so an interrupted study resumes where it stopped.
/// </summary>
internal static class StudyRunner
{
    /// <summary>Runs the stages that have not finished, and writes the report.</summary>
    /// <param name="study">The study to run.</param>
    /// <param name="profile">Name of the profile to run.</param>
    /// <param name="folder">The output folder, as <see cref="StudyFolder.Open"/> returned it.</param>
    /// <param name="threads">Number of threads for training and search; 0 for all cores.</param>
    /// <param name="command">The command line that repeats this study, which is shown in the report.</param>
    /// <param name="observer">Receives reports of progress.</param>
    /// <param name="cancellationToken">Stops the study; finished stages are kept.</param>
    public static Report Run(
        StudyConfig study, string profile, StudyFolder folder, int threads, string command, IStudyObserver observer,
        CancellationToken cancellationToken)
    {
        TorchRuntime.UseThreads(threads);
        if (study.TrainingShares.Count == 0)
            return Seeds(study, folder).Report;
        Report combined = ScalingStudy.Run(study, profile, folder, Seeds, observer);
        HtmlReport.Write(combined, folder.ReportPath);
        JsonReport.Write(combined, folder.ResultsPath);
        return combined;

        (Report Report, IReadOnlyList<StudyFigures> Figures) Seeds(StudyConfig some, StudyFolder place)
        {
            if (some.Seeds.Count == 0)
            {
                (Report report, StudyFigures figures) = One(some, place);
                return (report, [figures]);
            }
            (Report Report, IReadOnlyList<StudyFigures> Figures) all =
                SeedStudy.Run(some, profile, place, One, observer);
            HtmlReport.Write(all.Report, place.ReportPath);
            JsonReport.Write(all.Report, place.ResultsPath);
            return all;
        }

        (Report Report, StudyFigures Figures) One(StudyConfig one, StudyFolder place) => RunOne(
            new StudyContext(one, one.Profile(profile), place, threads, observer, cancellationToken)
            {
                SharedFolder = folder,
            },
            profile, command);
    }

    private static (Report Report, StudyFigures Figures) RunOne(StudyContext context, string profile, string command)
    {
        (StudyConfig study, StudyFolder folder, IStudyObserver observer) =
            (context.Study, context.Folder, context.Observer);
        observer.StageStarted("read collections");
        LoadedCollection[] collections =
            [.. new[] { study.Collection }.Concat(study.OutOfDomain).Select(id => LoadedCollection.Load(
                id, context.Profile.MaxPassages, context.Profile.MaxTestQueries, study.SampleSeed ?? study.Seed))];
        RequireQueries(collections[0], "train", "dev");
        if (study.TrainingShare < 1)
            collections[0].KeepTraining(study.TrainingShare);
        foreach (LoadedCollection collection in collections)
            RequireQueries(collection, "test");
        new TrainingStages(context, collections[0]).Run();
        new RetrievalStages(context, collections).Run();
        if (context.Profile.Tasks is HardTasksConfig hard)
            new TaskStages(context, hard).Run();
        if (context.Profile.Robustness is RobustnessConfig perturbed)
            new RobustnessStages(context, collections[0], perturbed).Run();
        if (context.Profile.Latency is LatencyConfig latency)
            new LatencyStages(context, collections[0], latency).Run();
        observer.StageStarted("evaluate");
        CollectionResult[] results = Results(context, collections);
        TaskResult[] tasks = context.Profile.Tasks is null ? [] : TaskResult.Evaluate(context, context.Profile.Tasks);
        RobustnessResult? robustness = context.Profile.Robustness is null
            ? null
            : RobustnessResult.Evaluate(context, collections[0], context.Profile.Robustness);
        StudyFigures figures = new(
            context.Profile.Models.ToDictionary(m => m.Name, m => StudyTables.DevScore(context, m.Name)),
            results, tasks, robustness,
            context.Profile.Latency is null ? [] : LatencyStages.Read(context.Folder), collections[0].Passages.Count,
            collections[0].Queries("train").Count)
        {
            LinearShares = LinearityTables.Read(context, [collections[0].Id])
                .ToDictionary(row => row.Model, row => row.Linearity.Mean.RSquared),
        };
        Report report = StudyReport.Make(context, profile, figures, command);
        PerQueryCsv.Write(
            results.Where(r => r.Set != QuerySet.Hard).SelectMany(PerQueryValues)
                .Concat(tasks.SelectMany(TaskTables.PerQuery)).Concat(robustness?.PerQuery() ?? []),
            folder.PerQueryPath);
        HtmlReport.Write(report, folder.ReportPath);
        JsonReport.Write(report, folder.ResultsPath);
        return (report, figures);
    }

    /// <summary>Evaluates the in-domain queries, the hard queries among them, and each other collection.</summary>
    private static CollectionResult[] Results(StudyContext context, LoadedCollection[] collections) =>
    [
        .. CollectionResult.Evaluate(
            context, collections[0],
            (QuerySet.InDomain, $"In-domain: {collections[0].Id}", TestQueries(collections[0])),
            (QuerySet.Hard, $"Hard queries of {collections[0].Id}", HardQueries.Select(collections[0]))),
        .. collections[1..].SelectMany(c => CollectionResult.Evaluate(
            context, c, (QuerySet.OutOfDomain, $"Out-of-domain: {c.Id}", TestQueries(c)))),
    ];

    private static HashSet<string> TestQueries(LoadedCollection collection) =>
        collection.Queries("test").Select(q => q.Id).ToHashSet();

    private static void RequireQueries(LoadedCollection collection, params ReadOnlySpan<string> splits)
    {
        foreach (string split in splits)
        {
            if (collection.Queries(split).Count == 0)
            {
                throw new InvalidDataException(
                    $"{collection.Id}: expected judged queries in the split {split}, found none");
            }
        }
    }

    private static IEnumerable<PerQueryValue> PerQueryValues(CollectionResult result) =>
        from system in result.Systems
        from measure in CollectionResult.Measures
        from value in system.Values.QueryIds.Zip(system.Values.PerQuery(measure))
        select new PerQueryValue(
            result.Collection, "test", system.Model, system.Setting ?? system.Statistics.Strategy,
            value.First, measure.ToString(), value.Second);
}
