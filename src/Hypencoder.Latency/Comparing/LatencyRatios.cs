using Hypencoder.Models;

namespace Hypencoder.Latency;

/// <summary>The ratios that a comparison comes to.</summary>
internal static class LatencyRatios
{
    /// <summary>The part of exhaustive search's nDCG@10 that a strategy must keep to be counted.</summary>
    private const double KeptNdcg = 0.99;

    private const string Hnsw = "query_vs_faiss_hnsw";
    private const string AnyFaiss = "query_vs_faiss_fastest";
    private const string InnerProduct = "query_vs_inner_product";
    private const string FlatScan = "inner_product_vs_faiss_flat";

    public static IReadOnlyList<LatencyRatio> Of(IReadOnlyList<SystemLatency> systems, string? faissMissing)
    {
        SystemLatency ours = Fastest(systems);
        if (systems.FirstOrDefault(s => s.System is { Encoder: DualEncoderKind.BiEncoder, Faiss: null })
            is not SystemLatency innerProduct)
            return [];
        if (faissMissing is not null)
        {
            string[] names = [Hnsw, AnyFaiss, FlatScan];
            return [.. names.Select(name => new LatencyRatio(name, null, faissMissing)), OursByInnerProduct()];
        }
        SystemLatency flat = systems.First(s => s.System.Faiss == FaissKind.Flat);
        // Recall to three digits, as it is printed. Flat is exact, whatever equal scores do to its recall.
        SystemLatency[] sufficient = [.. systems.Where(s => s == flat
            || s.System.Faiss is not null && Math.Round(s.Recall, 3) >= Math.Round(ours.Recall, 3))];
        return
        [
            NearestHnsw(ours, sufficient),
            Ratio(AnyFaiss, ours, sufficient.MinBy(s => s.Query.Median)!, s => s.Query.Median),
            OursByInnerProduct(),
            Ratio(FlatScan, innerProduct, flat, s => s.Search.Median),
        ];

        LatencyRatio OursByInnerProduct() => Ratio(InnerProduct, ours, innerProduct, s => s.Query.Median);
    }

    /// <summary>The fastest of the Hypencoder's systems that loses no more than a hundredth of nDCG@10.</summary>
    public static SystemLatency Fastest(IReadOnlyList<SystemLatency> systems)
    {
        SystemLatency[] all = [.. systems.Where(s => s.System.Encoder == DualEncoderKind.Hypencoder)];
        double exact = all.First(s => s.System.IsExact).Ndcg;
        return all.Where(s => s.Ndcg >= KeptNdcg * exact).MinBy(s => s.Query.Median)!;
    }

    /// <summary>Of those with enough recall, HNSW with the least: the nearest that is not below ours.</summary>
    private static LatencyRatio NearestHnsw(SystemLatency ours, SystemLatency[] sufficient) =>
        sufficient.Where(s => s.System.Faiss == FaissKind.Hnsw)
            .OrderBy(s => Math.Round(s.Recall, 3)).ThenBy(s => s.Query.Median).FirstOrDefault() is SystemLatency theirs
            ? Ratio(Hnsw, ours, theirs, s => s.Query.Median)
            : new LatencyRatio(Hnsw, null, FormattableString.Invariant(
                $"no efSearch reaches the recall of {ours.System}, {ours.Recall:F3}"));

    private static LatencyRatio Ratio(
        string name, SystemLatency ours, SystemLatency theirs, Func<SystemLatency, double> milliseconds) => new(
        name, milliseconds(ours) / milliseconds(theirs), $"{ours.System} by {theirs.System}");
}
