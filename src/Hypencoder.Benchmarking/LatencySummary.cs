using Hypencoder.Evaluation;

namespace Hypencoder.Benchmarking;

/// <summary>Summary of the times of single queries, in milliseconds.</summary>
/// <param name="Median">50th percentile (nearest rank).</param>
/// <param name="P99">99th percentile (nearest rank).</param>
/// <param name="Mean">Arithmetic mean.</param>
internal sealed record LatencySummary(double Median, double P99, double Mean)
{
    /// <summary>Summarises at least one time.</summary>
    /// <exception cref="ArgumentException">There are no times.</exception>
    public static LatencySummary Of(IReadOnlyCollection<double> milliseconds)
    {
        ArgumentNullException.ThrowIfNull(milliseconds);
        if (milliseconds.Count == 0)
            throw new ArgumentException("expected one or more times, found none", nameof(milliseconds));
        double[] sorted = [.. milliseconds.Order()];
        return new LatencySummary(Percentile.Of(sorted, 50), Percentile.Of(sorted, 99), sorted.Average());
    }
}
