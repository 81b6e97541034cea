using MathNet.Numerics.Distributions;

namespace Hypencoder.Evaluation.Significance;

/// <summary>Two-sided probabilities and quantiles of Student's t distribution.</summary>
internal static class StudentDistribution
{
    /// <summary>The probability that a value is at least as far from 0 as <paramref name="t"/>.</summary>
    public static double TwoSided(double t, double degreesOfFreedom) =>
        2 * StudentT.CDF(0, 1, degreesOfFreedom, -Math.Abs(t));

    /// <summary>The positive value whose two-sided probability is <paramref name="probability"/>.</summary>
    /// <remarks>
    /// MathNet's own inverse is limited to ±800, which for 1 degree of freedom has the probability 0.0008.
    /// </remarks>
    public static double Quantile(double probability, int degreesOfFreedom)
    {
        double low = 0, high = 1;
        while (TwoSided(high, degreesOfFreedom) > probability)
            (low, high) = (high, 2 * high);
        while (true)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                return middle;
            if (TwoSided(middle, degreesOfFreedom) > probability)
                low = middle;
            else
                high = middle;
        }
    }
}
