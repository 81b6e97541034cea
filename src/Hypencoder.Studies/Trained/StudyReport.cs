using System.Diagnostics;
using Hypencoder.Benchmarking;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Findings;
using Hypencoder.Studies.Trained.Results;
using TorchSharp;

namespace Hypencoder.Studies;

/// <summary>Makes the report of a study: findings, plots for an overview, and sections of tables and plots.</summary>
internal static class StudyReport
{
    /// <summary>Makes the report of one seed.</summary>
    /// <param name="context">Context of the study.</param>
    /// <param name="profile">Name of its profile.</param>
    /// <param name="figures">What was measured.</param>
    /// <param name="command">Command line that runs the study again.</param>
    public static Report Make(StudyContext context, string profile, StudyFigures figures, string command)
    {
        string baseline = context.Profile.Models[0].Name;
        return new Report
        {
            Title = context.Study.Title,
            Study = context.Study.Name,
            Profile = profile,
            Seed = context.Study.Seed,
            Environment = ReportEnvironment.Capture(
                typeof(torch).Assembly, typeof(Lucene.Net.Search.IndexSearcher).Assembly),
            Timings = context.Folder.Timings,
            PeakMemoryBytes = Process.GetCurrentProcess().PeakWorkingSet64,
            Findings = TrainedFindings.Of(context.Profile.Models, [figures]),
            FindingsNote = FindingDraft.Note(seeds: 1),
            Overview = [StudyPlots.Effectiveness(figures.Results, baseline), StudyPlots.Latency(figures.InDomain)],
            Sections =
            [
                new ReportSection("in-domain", "In domain", [.. InDomain(context, figures, baseline)], []),
                new ReportSection("out-of-domain", "Out of domain", [.. OutOfDomain(figures, baseline)], []),
                HardTasks(context, figures, baseline),
                figures.Robustness is RobustnessResult robustness
                    ? new ReportSection(
                        "robustness", "Robustness", [.. RobustnessTables.All(robustness, baseline)],
                        [RobustnessTables.Plot(robustness)])
                    : new ReportSection("robustness", "Robustness", [], []),
                new ReportSection(
                    "efficient-search", "Efficient search",
                    [StudyTables.EfficientSearch(figures.InDomain, context, figures.Passages)], []),
                new ReportSection(
                    "latency", "Latency", [.. figures.Latencies.SelectMany(LatencyTables.All)],
                    [.. figures.Latencies.Select(LatencyTables.Plot)]),
                new ReportSection("linearity", "Linearity", LinearityTables.All(LinearityTables.Read(
                    context, figures.Results.Select(r => r.Collection).Concat(figures.Tasks.SelectMany(t => t.Runs))
                        .Distinct())), []),
                new ReportSection(
                    "training", "Training", [StudyTables.Setup(context)],
                    [
                        StudyPlots.DevCurves(context), StudyPlots.LossCurves(context),
                        .. StudyPlots.LinearityCurves(context),
                    ]),
            ],
            Command = command,
        };
    }

    private static IEnumerable<ReportTable> InDomain(StudyContext context, StudyFigures figures, string baseline)
    {
        yield return StudyTables.Effectiveness("in-domain", figures.InDomain.Label, figures.InDomain, baseline);
        if (context.Profile.Starts.Count > 0)
            yield return EncoderTables.Make(context, figures.InDomain);
        yield return HybridTable.Make("hybrid", figures.InDomain, TableLevel.Main);
        CollectionResult hard = figures.Results.Single(r => r.Set == QuerySet.Hard);
        yield return StudyTables.Effectiveness("hard-queries", hard.Label, hard, baseline, TableLevel.Detail);
    }

    /// <summary>One table a collection; of several the terminal prints that of all of them alone.</summary>
    private static IEnumerable<ReportTable> OutOfDomain(StudyFigures figures, string baseline)
    {
        bool several = figures.OutOfDomain.Count > 1;
        if (several)
            yield return OutOfDomainTable.Make(figures.OutOfDomain, baseline);
        foreach ((int index, CollectionResult result) in figures.OutOfDomain.Index())
        {
            yield return StudyTables.Effectiveness(
                $"out-of-domain-{index + 1}", result.Label, result, baseline,
                several ? TableLevel.Detail : TableLevel.Main);
            yield return HybridTable.Make($"hybrid-out-of-domain-{index + 1}", result, TableLevel.Detail);
        }
    }

    private static ReportSection HardTasks(StudyContext context, StudyFigures figures, string baseline)
    {
        (TaskResult Result, bool Proved)[] tasks = [.. figures.Tasks.Zip(
            context.Profile.Tasks?.Collections ?? [], (result, task) => (result, task.ProveNotLinear))];
        TaskResult[] proved = [.. tasks.Where(t => t.Proved).Select(t => t.Result)];
        return new ReportSection(
            "hard-tasks", "Hard tasks",
            [
                .. tasks.SelectMany(task => task.Proved
                    ? new[]
                    {
                        TaskTables.Table(task.Result, baseline), NotLinearTables.Make(context, task.Result, baseline),
                    }
                    : [TaskTables.Table(task.Result, baseline)]),
                .. proved.Length > 0 ? [RoomTable.Make(context, proved)] : Array.Empty<ReportTable>(),
            ],
            tasks.Length == 0 ? [] :
            [
                TaskTables.Plot(figures.Tasks, baseline),
                .. figures.Tasks.SelectMany(task => StudyPlots.LinearityCurves(context, task.ShortName)),
            ]);
    }
}
