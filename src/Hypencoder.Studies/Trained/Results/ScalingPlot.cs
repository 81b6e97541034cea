using Hypencoder.Reporting;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The plot of effectiveness against the number of training queries.</summary>
internal static class ScalingPlot
{
    /// <summary>Makes the plot of a set of test queries.</summary>
    /// <param name="set">The test queries.</param>
    /// <param name="points">The study with each number of training queries.</param>
    public static LineChart Make(ScalingSet set, IReadOnlyList<ScalingPoint> points) => new(
        $"scaling-{set.Id}", $"{CollectionResult.Main} by training queries. {set.Label}",
        points[0].Seeds.Count > 1 ? $"Means of {points[0].Seeds.Count} seeds." : "",
        "training queries", CollectionResult.Main.ToString(),
        [
            .. set.Systems(points[0]).Select(system => new Line(
                system, [.. points.Select(p => ((double)p.Queries, set.Mean(p, system)))])),
        ])
    {
        IsLogarithmic = true,
    };
}
