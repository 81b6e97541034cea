using Hypencoder.Models;

namespace Hypencoder.Benchmarking;

/// <summary>Computes the ratios of a comparison.</summary>
internal static class LatencyRatios
{
    /// <summary>Share of exhaustive search's nDCG@10 that a strategy must reach to be compared.</summary>
    private const double KeptNdcg = 0.99;

    /// <summary>
    /// Shares of exhaustive search's results that long rankings must also contain: the greatest that both our search
    /// and HNSW reach.
    /// </summary>
    private static readonly double[] KeptRecalls = [0.99, 0.98, 0.95, 0.9];

    /// <summary>Length from which on rankings are evaluated by recall.</summary>
    private const int LongRanking = 100;

    private const string FaissHnsw = "query_vs_faiss_hnsw";
    private const string USearchHnsw = "query_vs_usearch_hnsw";
    private const string FastestHnsw = "query_vs_fastest_hnsw";
    private const string AnyFaiss = "query_vs_faiss_fastest";
    private const string InnerProduct = "query_vs_inner_product";
    private const string FlatScan = "inner_product_vs_faiss_flat";

    /// <summary>
    /// Whether rankings of <paramref name="topK"/> passages are evaluated by recall, not only by the best passages.
    /// </summary>
    public static bool IsLong(int topK) => topK >= LongRanking;

    public static IReadOnlyList<LatencyRatio> Of(
        IReadOnlyList<SystemLatency> systems, int topK, string? faissMissing, string? usearchMissing)
    {
        double level = Level(systems, topK);
        SystemLatency ours = Fastest(systems, level);
        if (systems.FirstOrDefault(s => s.System is { Encoder: DualEncoderKind.BiEncoder, Library: null })
            is not SystemLatency innerProduct)
            return [];
        SystemLatency? flat = systems.FirstOrDefault(s => s.System.Faiss == FaissKind.Flat);
        // Recall is rounded to three digits, as it is displayed. Flat is exact, whatever ties do to its recall.
        SystemLatency[] sufficient = [.. systems.Where(s => s == flat
            || s.System.Library is not null
                && (level > 0 ? s.Recall >= level : Math.Round(s.Recall, 3) >= Math.Round(ours.Recall, 3)))];
        return
        [
            faissMissing is null ? NearestHnsw(FaissHnsw, "Faiss") : new LatencyRatio(FaissHnsw, null, faissMissing),
            usearchMissing is null
                ? NearestHnsw(USearchHnsw, "USearch")
                : new LatencyRatio(USearchHnsw, null, usearchMissing),
            FastestOf(FastestHnsw, s => s.IsHnsw, faissMissing is null ? null : usearchMissing),
            FastestOf(AnyFaiss, s => s.Faiss is not null, faissMissing),
            Ratio(InnerProduct, ours, innerProduct, s => s.Query.Median),
            flat is null
                ? new LatencyRatio(FlatScan, null, faissMissing ?? "Faiss Flat was not measured")
                : Ratio(FlatScan, innerProduct, flat, s => s.Search.Median),
        ];

        // The setting whose recall is the lowest that is not below ours.
        LatencyRatio NearestHnsw(string name, string library) => Ours(
            name, sufficient.Where(s => s.System.IsHnsw && s.System.Library == library)
                .OrderBy(s => Math.Round(s.Recall, 3)).ThenBy(s => s.Query.Median).FirstOrDefault());

        LatencyRatio FastestOf(string name, Func<SystemDescription, bool> isOne, string? missing) => missing is null
            ? Ours(name, sufficient.Where(s => isOne(s.System)).MinBy(s => s.Query.Median))
            : new LatencyRatio(name, null, missing);

        LatencyRatio Ours(string name, SystemLatency? theirs) => theirs is null
            ? new LatencyRatio(name, null, FormattableString.Invariant(
                $"no efSearch reaches the recall of {ours.System}, {ours.Recall:F3}"))
            : Ratio(name, ours, theirs, s => s.Query.Median);
    }

    /// <summary>
    /// The Hypencoder's fastest system that loses at most a hundredth of nDCG@10 and, for long rankings, reaches the
    /// recall of the comparison.
    /// </summary>
    public static SystemLatency Fastest(IReadOnlyList<SystemLatency> systems, int topK) =>
        Fastest(systems, Level(systems, topK));

    private static SystemLatency Fastest(IReadOnlyList<SystemLatency> systems, double level) =>
        Kept(systems).Where(s => s.Recall >= level).MinBy(s => s.Query.Median)!;

    private static IEnumerable<SystemLatency> Kept(IReadOnlyList<SystemLatency> systems)
    {
        SystemLatency[] all = [.. systems.Where(s => s.System.Encoder == DualEncoderKind.Hypencoder
            && s.System.Name != HypencoderSystems.Linearized)];
        double exact = all.First(s => s.System.IsExact).Ndcg;
        return all.Where(s => s.Ndcg >= KeptNdcg * exact);
    }

    /// <summary>Recall at which long rankings are compared; 0 for short ones, or if none is reached.</summary>
    private static double Level(IReadOnlyList<SystemLatency> systems, int topK)
    {
        if (!IsLong(topK))
            return 0;
        SystemLatency[][] graphs =
            [.. systems.Where(s => s.System.IsHnsw).GroupBy(s => s.System.Library).Select(g => g.ToArray())];
        return KeptRecalls.FirstOrDefault(level =>
            Kept(systems).Any(s => !s.System.IsExact && s.Recall >= level)
            && graphs.All(graph => graph.Any(s => s.Recall >= level)));
    }

    private static LatencyRatio Ratio(
        string name, SystemLatency ours, SystemLatency theirs, Func<SystemLatency, double> milliseconds) => new(
        name, milliseconds(ours) / milliseconds(theirs), $"{ours.System} by {theirs.System}");
}
