using System.Globalization;

namespace Hypencoder.Evaluation.Significance;

/// <summary>
/// Holm's correction of the p-values of a family of tests: where the adjusted p-values are compared with α, the
/// probability of any false positive is at most α, however the tests depend on each other.
/// </summary>
/// <remarks>Holm, Scandinavian Journal of Statistics 6(2), 1979.</remarks>
internal static class HolmCorrection
{
    /// <summary>The adjusted p-values, in the order given. A NaN stays NaN and does not count as a test.</summary>
    /// <exception cref="ArgumentException">A p-value is below 0 or above 1.</exception>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        foreach (double p in pValues)
        {
            if (p is < 0 or > 1)
            {
                string found = p.ToString(CultureInfo.InvariantCulture);
                throw new ArgumentException($"expected p-values from 0 to 1, found {found}", nameof(pValues));
            }
        }
        double[] adjusted = pValues.ToArray();
        int[] order = [.. Enumerable.Range(0, adjusted.Length).Where(i => !double.IsNaN(adjusted[i]))
            .OrderBy(i => adjusted[i])];
        double least = 0; // Adjusted values must not decrease as p grows.
        for (int i = 0; i < order.Length; i++)
        {
            least = Math.Max(least, Math.Min(1, (order.Length - i) * adjusted[order[i]]));
            adjusted[order[i]] = least;
        }
        return adjusted;
    }
}
