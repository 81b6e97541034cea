using Hypencoder.Evaluation;

namespace Hypencoder.Benchmarking;

/// <summary>What the times of single queries come to, in milliseconds.</summary>
/// <param name="Median">The 50th percentile (nearest rank).</param>
/// <param name="P99">The 99th percentile (nearest rank).</param>
/// <param name="Mean">The arithmetic mean.</param>
internal sealed record LatencySummary(double Median, double P99, double Mean)
{
    /// <summary>Summarises at least one time.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static LatencySummary Of(IReadOnlyCollection<double> milliseconds)
    {
        ArgumentNullException.ThrowIfNull(milliseconds);
        if (milliseconds.Count == 0)
            throw new ArgumentException("no times to summarise", nameof(milliseconds));
        double[] sorted = [.. milliseconds.Order()];
        return new LatencySummary(Percentile.Of(sorted, 50), Percentile.Of(sorted, 99), sorted.Average());
    }
}
