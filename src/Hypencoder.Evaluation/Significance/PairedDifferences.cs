using System.Globalization;

namespace Hypencoder.Evaluation.Significance;

/// <summary>x − y for values paired by position: what every paired test looks at.</summary>
internal static class PairedDifferences
{
    /// <exception cref="ArgumentException">The lengths differ, there is no pair, or a value is not finite.</exception>
    public static double[] Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count || x.Count == 0)
            throw new ArgumentException($"expected pairs, found {x.Count} and {y.Count} values", nameof(y));
        double[] differences = [.. x.Zip(y, (a, b) => a - b)];
        int undefined = Array.FindIndex(differences, d => !double.IsFinite(d));
        if (undefined < 0)
            return differences;
        string found = string.Create(CultureInfo.InvariantCulture, $"{x[undefined]} and {y[undefined]}");
        throw new ArgumentException($"expected finite values, found {found} at Index {undefined}", nameof(x));
    }

    /// <summary>The standard deviation, over n − 1: exactly 0 where all are equal, NaN for one.</summary>
    public static double StandardDeviation(double[] differences)
    {
        if (differences.Length < 2)
            return double.NaN;
        // The mean of equal values is not always that value; the squares of what rounding left would look like spread.
        if (!differences.AsSpan().ContainsAnyExcept(differences[0]))
            return 0;
        double mean = differences.Average();
        return Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1));
    }
}
