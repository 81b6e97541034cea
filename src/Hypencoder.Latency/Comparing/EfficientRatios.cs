using Hypencoder.Models;

namespace Hypencoder.Latency;

/// <summary>
/// What two-stage search comes to beside exhaustive search and beside the published algorithm, each at its fastest
/// setting that keeps enough: 99.5 % of exhaustive search's nDCG@10 for short rankings, 99 % of its R@top-k for long ones.
/// </summary>
internal static class EfficientRatios
{
    /// <summary>From this length on rankings are for recall.</summary>
    private const int LongRanking = 100;

    private const double KeptNdcg = 0.995;
    private const double KeptRecall = 0.99;

    public static IReadOnlyList<LatencyRatio> Of(IReadOnlyList<SystemLatency> systems, int topK)
    {
        SystemLatency[] all = [.. systems.Where(s => s.System.Encoder == DualEncoderKind.Hypencoder)];
        SystemLatency exact = all.First(s => s.System.IsExact);
        SystemLatency? twoStage = Fastest(all, HypencoderSystems.TwoStage, exact, topK);
        SystemLatency? published = Fastest(all, HypencoderSystems.Graph, exact, topK);
        string kept = topK < LongRanking ? "99.5 % of exhaustive nDCG@10" : $"99 % of exhaustive R@{topK}";
        return
        [
            Ratio("efficient_vs_exhaustive", exact, twoStage, $"no setting of two-stage search keeps {kept}"),
            Ratio(
                "efficient_vs_published", published, twoStage,
                $"no setting of {(twoStage is null ? "two-stage" : "graph")} search keeps {kept}"),
            Fraction("efficient_ndcg_fraction", twoStage, exact, s => s.Ndcg, kept),
            Fraction("efficient_recall_fraction", twoStage, exact, s => s.RecallOfRelevant, kept),
        ];
    }

    private static SystemLatency? Fastest(SystemLatency[] all, string name, SystemLatency exact, int topK) => all
        .Where(s => s.System.Name == name && (topK < LongRanking
            ? s.Ndcg >= KeptNdcg * exact.Ndcg
            : s.RecallOfRelevant >= KeptRecall * exact.RecallOfRelevant))
        .MinBy(s => s.Search.Median);

    private static LatencyRatio Ratio(string name, SystemLatency? slower, SystemLatency? twoStage, string missing) =>
        slower is null || twoStage is null
            ? new LatencyRatio(name, null, missing)
            : new LatencyRatio(
                name, slower.Search.Median / twoStage.Search.Median, $"{slower.System} by {twoStage.System}");

    private static LatencyRatio Fraction(
        string name, SystemLatency? twoStage, SystemLatency exact, Func<SystemLatency, double> value, string kept) =>
        twoStage is null ? new LatencyRatio(name, null, $"no setting of two-stage search keeps {kept}")
        : value(exact) == 0 ? new LatencyRatio(name, null, "exhaustive search finds nothing relevant")
        : new LatencyRatio(name, value(twoStage) / value(exact), $"{twoStage.System} by {exact.System}");
}
