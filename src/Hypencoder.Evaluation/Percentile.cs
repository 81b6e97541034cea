namespace Hypencoder.Evaluation;

/// <summary>Percentiles by the nearest rank, as latencies are reported.</summary>
internal static class Percentile
{
    /// <summary>The smallest value that at least this share of the values does not exceed.</summary>
    /// <param name="sorted">Values in ascending order; one at least.</param>
    /// <param name="percent">1 to 100; 50 for the median.</param>
    public static double Of(IReadOnlyList<double> sorted, int percent) =>
        sorted[(sorted.Count * percent + 99) / 100 - 1];
}
