using Hypencoder.Reporting;

namespace Hypencoder.Benchmarking;

/// <summary>The tables and the plot of a comparison of latencies.</summary>
internal static class LatencyTables
{
    private const double Megabyte = 1e6;

    /// <summary>All tables of a comparison: encoding, systems, ratios.</summary>
    public static IReadOnlyList<ReportTable> All(LatencyComparison comparison) =>
        [Encoding(comparison), Systems(comparison), Ratios(comparison)];

    /// <summary>
    /// Plot of nDCG@10 against the milliseconds of a query with its encoding, with a mark for each system.
    /// </summary>
    public static ScatterChart Plot(LatencyComparison comparison) => new(
        $"latency-plot-{comparison.Threads}-threads", $"Effectiveness against latency, {InWords(comparison.Threads)}",
        $"{comparison.Queries} queries, the median of single queries including encoding. IVF is shown with nprobe, HNSW "
        + "with efSearch; E1 and E2 are the settings Efficient 1 and 2 of graph search, with their candidates.",
        "ms a query", "nDCG@10",
        [.. comparison.Systems.Select(s => new ScatterPoint(
            s.System.Library is string library ? $"{s.System.Model}, {library}" : s.System.Model, s.System.Label,
            s.Query.Median, s.Ndcg))]);

    private static ReportTable Encoding(LatencyComparison comparison) => new(
        $"encoding-{comparison.Threads}-threads", $"Encoding a query, {InWords(comparison.Threads)}",
        $"{comparison.Queries} queries, one at a time; for the Hypencoder including the generation of its q-net.",
        [new("Model"), new("ms, median", "F3", ColumnBest.Lowest), new("ms, p99", "F3", ColumnBest.Lowest)],
        comparison.Encoding.Select(e => (IReadOnlyList<ReportCell>)[e.Model, e.Summary.Median, e.Summary.P99]))
    {
        Level = TableLevel.Detail,
    };

    /// <summary>Table of all systems: effectiveness, times, memory.</summary>
    public static ReportTable Systems(LatencyComparison comparison)
    {
        string k = comparison.TopK.ToString();
        string missing = Missing("Faiss", comparison.FaissMissing) + Missing("USearch", comparison.USearchMissing);
        return new ReportTable(
            $"latency-{comparison.Threads}-threads", $"Search, {InWords(comparison.Threads)}",
            $"{comparison.Queries} queries over {comparison.Passages:N0} passages, top {k}; one query at a time but "
            + "for batches. Whole is encoding and search. R@" + k + " is the share of the top " + k + " of the same "
            + "model's exact search. MB is everything that a search reads." + missing,
            [
                new("Model"), new("System"), new("Setting"), new("nDCG@10", ".000"), new("R@" + k, ".000"),
                new("Passages scored", "N0"), new("ms, median", "F3"), new("ms, p99", "F3"), new("Whole, ms", "F3"),
                new("Queries/s", "N0"), new("In batches", "N0"), new("Build, s", "F1"), new("MB", "N0"),
            ],
            comparison.Systems.Select(s => (IReadOnlyList<ReportCell>)
            [
                s.System.Model, s.System.Name, s.System.Setting, s.Ndcg, s.Recall,
                s.PassagesScored is double scored ? scored : ReportCell.Empty, s.Search.Median, s.Search.P99, s.Query.Median, s.QueriesPerSecond, s.BatchQueriesPerSecond,
                s.System.BuildSeconds is double seconds ? seconds : ReportCell.Empty,
                s.System.MemoryBytes / Megabyte,
            ]));
    }

    private static ReportTable Ratios(LatencyComparison comparison) => new(
        $"latency-ratios-{comparison.Threads}-threads", $"Ratios, {InWords(comparison.Threads)}",
        "Ratios of medians; below 1 where the first is faster. The Hypencoder's system is the fastest that keeps 99 % "
        + "of the nDCG@10 of its exhaustive search. HNSW's efSearch is the one with the nearest recall that is not "
        + "below it; the fastest of HNSW or of Faiss is of all that have that recall. Rankings of 100 and more are "
        + "compared at the recall of .99, .98, .95 or .9 that both sides reach first.",
        [new("Ratio"), new("Value", "F2"), new("Of")],
        comparison.Ratios.Select(r => (IReadOnlyList<ReportCell>)
            [r.Name, r.Value is double value ? value : ReportCell.Empty, r.Reason]))
    {
        Level = TableLevel.Detail,
    };

    private static string Missing(string library, string? reason) =>
        reason is null ? "" : $" {library} is not included: {reason}.";

    private static string InWords(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";
}
