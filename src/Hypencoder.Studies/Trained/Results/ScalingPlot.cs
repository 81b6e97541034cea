using Hypencoder.Reporting;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The plots of effectiveness and of the linearity of q-nets against the number of training queries.</summary>
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

    /// <summary>Makes the plot of the linear share of each model's q-nets; none without hidden layers.</summary>
    /// <param name="points">The study with each number of training queries.</param>
    public static IEnumerable<LineChart> Linearity(IReadOnlyList<ScalingPoint> points)
    {
        if (points[0].Seeds[0].LinearShares.Count == 0)
            yield break;
        yield return new LineChart(
            "scaling-linearity", "Linear share of the q-nets by training queries. In domain",
            points[0].Seeds.Count > 1 ? $"Means of {points[0].Seeds.Count} seeds." : "",
            "training queries", "R² of one vector",
            [
                .. points[0].Seeds[0].LinearShares.Keys.Select(model => new Line(
                    model, [.. points.Select(p => ((double)p.Queries, p.Seeds.Average(s => s.LinearShares[model])))])),
            ])
        {
            IsLogarithmic = true,
        };
    }
}
