using System.Diagnostics;
using Hypencoder.Reporting;
using Hypencoder.Studies.Planning;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Training.Runs;

namespace Hypencoder.Studies.Published;

/// <summary>
/// Runs published models on public collections and reports their results beside the published ones. Each run is kept as
/// soon as it is finished, so an interrupted study resumes where it stopped; indexes are shared by all studies.
/// </summary>
internal static class ReplicationRunner
{
    /// <summary>Makes the runs that are missing and writes the report.</summary>
    /// <param name="study">The study to run.</param>
    /// <param name="needs">The models and collections of the study; cells that need missing ones stay empty.</param>
    /// <param name="folder">The output folder, as <see cref="StudyFolder.Open"/> returned it.</param>
    /// <param name="indexes">The indexes that studies share.</param>
    /// <param name="threads">Number of threads for encoding and search; 0 for all cores.</param>
    /// <param name="command">The command line that repeats this study, which is shown in the report.</param>
    /// <param name="observer">Receives reports of progress.</param>
    /// <param name="cancellationToken">Stops the study; finished runs are kept.</param>
    public static Report Run(
        ReplicationConfig study, StudyNeeds needs, StudyFolder folder, IndexCache indexes, int threads, string command,
        IStudyObserver observer, CancellationToken cancellationToken)
    {
        study = LinearizedSystems.AddTo(study, needs);
        ReplicationContext context = new(study, folder, indexes, threads, observer, cancellationToken);
        (ReplicatedSystem System, ReplicatedColumn Column)[] CellsOf(ReplicatedTable table) =>
        [
            .. from system in table.Systems
               where system.Kind != SystemKind.Published
               from column in table.Columns
               where needs.AreMet(system, column)
               select (system, column),
        ];
        new ReplicationSearches(context).Run(study.Tables.SelectMany(CellsOf));
        observer.StageStarted("evaluate");
        Figures figures = new(context);
        List<(ReportTable Table, BarChart? Plot)> tables = [];
        List<PerQueryValue> values = [];
        List<FindingDraft> findings = [];
        foreach (ReplicatedTable table in study.Tables)
        {
            Dictionary<(string, string), Figure> measured = CellsOf(table).ToDictionary(
                cell => (cell.System.Name, cell.Column.Label), cell => figures.Of(cell.System, cell.Column));
            tables.Add((ReplicationTables.Make(table, measured), ReplicationPlots.Make(table, measured)));
            findings.AddRange(ReplicationFindings.Of(table, measured));
            values.AddRange(PerQuery(context, table, measured));
        }
        Report report = new()
        {
            Title = study.Title,
            Study = study.Name,
            Profile = Profile,
            Seed = study.Seed,
            Summary = Summary([.. tables.Select(t => t.Table)]),
            Environment = ReportEnvironment.Capture(typeof(Lucene.Net.Search.IndexSearcher).Assembly),
            Timings = [.. folder.Seconds.Select(s => new StageTiming(s.Key, s.Value))],
            PeakMemoryBytes = Process.GetCurrentProcess().PeakWorkingSet64,
            Findings = FindingDraft.Test(findings),
            FindingsNote = findings.Count > 0 ? FindingDraft.Note(seeds: 1) : "",
            Overview = [.. tables.Select(t => t.Plot).OfType<BarChart>().Take(1)],
            Sections =
            [
                .. tables.Select((t, i) => new ReportSection(
                    t.Table.Id, t.Table.Title, [t.Table],
                    t.Plot is null || tables.FindIndex(other => other.Plot is not null) == i ? [] : [t.Plot])),
                new ReportSection(
                    "linearity", "Linearity",
                    LinearityTables.All(Linearity(context, study.Tables.SelectMany(CellsOf))), []),
            ],
            Command = command,
        };
        PerQueryCsv.Write(values.Distinct(), folder.PerQueryPath);
        HtmlReport.Write(report, folder.ReportPath);
        JsonReport.Write(report, folder.ResultsPath);
        return report;
    }

    /// <summary>Name of the profile in reports of studies of this kind, which have no others.</summary>
    public const string Profile = "published";

    /// <summary>Reads the linearity of q-nets, which the searches recorded.</summary>
    private static IReadOnlyList<(string Model, string Queries, LinearitySummary Linearity)> Linearity(
        ReplicationContext context, IEnumerable<(ReplicatedSystem System, ReplicatedColumn Column)> cells) =>
    [
        .. cells.Where(cell => cell.System.LinearizedFrom is not null)
            .SelectMany(cell => context.Splits(cell.Column).Where(split => split.Perturbation is null)
                .Select(split => (cell.System, Split: split)))
            .DistinctBy(measured => (ReplicationContext.RunName(measured.System), measured.Split))
            .Select(measured => (
                measured.System.LinearizedFrom!, measured.Split.Name, LinearitySummary.Read(
                    context.Folder.LinearityPath(
                        measured.Split.Name, ReplicationContext.RunName(measured.System))))),
    ];

    private static IEnumerable<PerQueryValue> PerQuery(
        ReplicationContext context, ReplicatedTable table,
        IReadOnlyDictionary<(string System, string Column), Figure> measured) =>
        from column in table.Columns
        from system in table.Systems
        let figure = measured.GetValueOrDefault((system.Name, column.Label))
        where figure is not null
        let splits = string.Join('+', context.Splits(column).Select(s => s.SplitName).Distinct().TakeLast(
            column.RelativeDrop ? 1 : int.MaxValue))
        from value in figure.QueryIds.Zip(figure.PerQuery)
        select new PerQueryValue(
            string.Join('+', column.Collections), splits, system.LinearizedFrom ?? system.Name, system.SearchName,
            value.First, column.RelativeDrop ? $"loss of {column.Measure}" : column.Measure, value.Second);

    private static string Summary(IReadOnlyList<ReportTable> tables)
    {
        ReportCell[] cells = [.. tables.SelectMany(t => t.Rows).SelectMany(row => row)
            .Where(cell => cell.Expected?.Tolerance is not null)];
        if (cells.Length == 0)
            return "";
        int agree = cells.Count(c => c.Agrees == true), differ = cells.Count(c => c.Agrees == false);
        int absent = cells.Length - agree - differ;
        return $"{agree} of {agree + differ} measured figures agree with the published ones within the stated tolerance"
            + (absent > 0 ? $"; {absent} published figures were not measured." : ".");
    }
}
