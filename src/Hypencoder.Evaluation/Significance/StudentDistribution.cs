using MathNet.Numerics.Distributions;

namespace Hypencoder.Evaluation.Significance;

/// <summary>Both tails of Student's t distribution.</summary>
internal static class StudentDistribution
{
    /// <summary>The probability of a value at least as far from 0 as <paramref name="t"/>.</summary>
    public static double TwoSided(double t, double degreesOfFreedom) =>
        2 * StudentT.CDF(0, 1, degreesOfFreedom, -Math.Abs(t));

    /// <summary>The positive value whose <see cref="TwoSided"/> is <paramref name="probability"/>.</summary>
    /// <remarks>MathNet's own inverse looks no further than ±800, which 1 degree of freedom leaves at 0.0008.</remarks>
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
