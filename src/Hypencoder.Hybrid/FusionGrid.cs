using Hypencoder.Data;

namespace Hypencoder.Hybrid;

/// <summary>
/// Chooses the weights of a fusion by a measure, among all that are multiples of a step and have the sum 1. For two
/// runs the step is 0.05, for more 0.1.
/// </summary>
internal static class FusionGrid
{
    private const int StepsOfTwo = 20, StepsOfMore = 10;

    /// <summary>Greatest number of runs, with which the grid has 3,003 points.</summary>
    public const int MaxRuns = 6;

    /// <summary>Distance between two weights of the grid.</summary>
    public static double Step(int runs) => 1.0 / Steps(runs);

    /// <summary>Measures the fusion with all weights.</summary>
    /// <param name="runs">Runs with judged queries.</param>
    /// <param name="options">Settings of the fusion; its weights are not used.</param>
    /// <param name="depth">Number of passages taken from each ranking.</param>
    /// <param name="measure">Value of a fused run; greater is better.</param>
    /// <param name="cancellationToken">Stops between two points of the grid.</param>
    /// <returns>
    /// The points, best first; of equal ones the one nearest to equal weights, then the one with the greatest first
    /// weight.
    /// </returns>
    public static IReadOnlyList<FusionPoint> Measure(
        IReadOnlyList<Run> runs, FusionOptions options, int depth, Func<Run, double> measure,
        CancellationToken cancellationToken)
    {
        (options with { Weights = null }).Validate(runs.Count);
        int steps = Steps(runs.Count);
        IReadOnlyList<(string, RankedPassage<string>[][])> rankings =
            RankFusion.Rankings(runs, options.Method, depth);
        List<(int[] Weights, double Value)> points = [];
        foreach (int[] weights in Weights(runs.Count, steps))
        {
            cancellationToken.ThrowIfCancellationRequested();
            FusionOptions weighted = options with { Weights = [.. weights.Select(weight => (double)weight / steps)] };
            points.Add((weights, measure(RankFusion.Fuse(rankings, weighted, depth))));
        }
        return [.. points.OrderByDescending(point => point.Value)
            .ThenBy(point => point.Weights.Sum(weight => weight * weight))
            .ThenByDescending(point => point.Weights[0])
            .Select(point => new FusionPoint([.. point.Weights.Select(w => (double)w / steps)], point.Value))];
    }

    private static int Steps(int runs) => runs == 2 ? StepsOfTwo : StepsOfMore;

    /// <summary>All ways to divide a number of steps among runs.</summary>
    private static IEnumerable<int[]> Weights(int runs, int steps) => runs == 1
        ? [[steps]]
        : Enumerable.Range(0, steps + 1).SelectMany(
            first => Weights(runs - 1, steps - first).Select(others => (int[])[first, .. others]));
}

/// <summary>Weights of a fusion, and the measure that it has with them.</summary>
internal sealed record FusionPoint(IReadOnlyList<double> Weights, double Value);
