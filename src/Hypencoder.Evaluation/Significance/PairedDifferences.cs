using System.Globalization;

namespace Hypencoder.Evaluation.Significance;

/// <summary>Computes the differences x − y of values paired by position, from which every paired test starts.</summary>
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
        throw new ArgumentException($"expected finite values, found {found} at index {undefined}", nameof(x));
    }

    /// <summary>
    /// The sample standard deviation, with divisor n − 1: exactly 0 where all values are equal, NaN for a single value.
    /// </summary>
    public static double StandardDeviation(double[] differences)
    {
        if (differences.Length < 2)
            return double.NaN;
        // The computed mean of equal values may differ from them by rounding, which would look like variation.
        if (!differences.AsSpan().ContainsAnyExcept(differences[0]))
            return 0;
        double mean = differences.Average();
        return Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1));
    }
}
