using Hypencoder.Models;

namespace Hypencoder.Benchmarking;

/// <summary>
/// Ratios of two-stage search to exhaustive search and to the published algorithm, each at its fastest setting that is
/// effective enough: with 99.5 % of exhaustive search's nDCG@10 for short rankings, or 99 % of its R@top-k for long
/// ones.
/// </summary>
internal static class EfficientRatios
{
    /// <summary>Name of the ratio that is available for long rankings only.</summary>
    public const string RecallFraction = "efficient_recall_fraction";

    private const string Exhaustive = "efficient_vs_exhaustive";
    private const string Published = "efficient_vs_published";
    private const string NdcgFraction = "efficient_ndcg_fraction";

    private const double KeptNdcg = 0.995;
    private const double KeptRecall = 0.99;

    /// <summary>Ratios without values, for a comparison that could not be measured.</summary>
    public static IReadOnlyList<LatencyRatio> Missing(string reason) =>
    [
        .. new[] { Exhaustive, Published, NdcgFraction, RecallFraction }.Select(
            name => new LatencyRatio(name, null, reason)),
    ];

    internal static IReadOnlyList<LatencyRatio> Of(IReadOnlyList<SystemLatency> systems, int topK)
    {
        SystemLatency[] all = [.. systems.Where(s => s.System.Encoder == DualEncoderKind.Hypencoder)];
        SystemLatency exact = all.First(s => s.System.IsExact);
        SystemLatency? twoStage = Fastest(all, HypencoderSystems.TwoStage, exact, topK);
        SystemLatency? published = Fastest(all, HypencoderSystems.Graph, exact, topK);
        string kept = !LatencyRatios.IsLong(topK) ? "99.5 % of exhaustive nDCG@10" : $"99 % of exhaustive R@{topK}";
        return
        [
            Ratio(Exhaustive, exact, twoStage, $"no setting of two-stage search keeps {kept}"),
            Ratio(
                Published, published, twoStage,
                $"no setting of {(twoStage is null ? "two-stage" : "graph")} search keeps {kept}"),
            Fraction(NdcgFraction, twoStage, exact, s => s.Ndcg, kept),
            Fraction(RecallFraction, twoStage, exact, s => s.RecallOfRelevant, kept),
        ];
    }

    private static SystemLatency? Fastest(SystemLatency[] all, string name, SystemLatency exact, int topK) => all
        .Where(s => s.System.Name == name && (!LatencyRatios.IsLong(topK)
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
