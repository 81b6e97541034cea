namespace Hypencoder.Evaluation.Significance;

/// <summary>
/// The two-sided paired t-test. Its results equal those of scipy's <c>ttest_rel</c>, except that p is 1 instead of NaN
/// where all pairs are equal.
/// </summary>
/// <remarks>Student, Biometrika 6(1), 1908; for retrieval: Smucker, Allan, Carterette, CIKM 2007.</remarks>
internal static class PairedTTest
{
    /// <summary>Tests whether the mean of x − y, paired by position, differs from 0.</summary>
    /// <param name="x">Values of one system.</param>
    /// <param name="y">Values of the other system, in the same order.</param>
    /// <param name="level">Level of the confidence interval of the mean difference, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no pair, a value is not finite, or the level is out of range.
    /// </exception>
    public static PairedTTestResult Test(IReadOnlyList<double> x, IReadOnlyList<double> y, double level = 0.95)
    {
        if (!(level is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "expected a level above 0 and below 1");
        double[] differences = PairedDifferences.Of(x, y);
        int freedom = differences.Length - 1;
        double mean = differences.Average();
        double error = PairedDifferences.StandardDeviation(differences) / Math.Sqrt(differences.Length);
        if (!(error > 0)) // no variation, or a single pair, whose variation is undefined
        {
            double t = mean == 0 ? error : mean / error; // 0 or NaN; ±∞ or NaN
            double p = double.IsNaN(t) ? t : t == 0 ? 1 : 0;
            return new(mean, t, freedom, p, new(mean - error, mean + error, level));
        }
        double statistic = mean / error;
        double margin = error * StudentDistribution.Quantile(1 - level, freedom);
        return new(
            mean, statistic, freedom, StudentDistribution.TwoSided(statistic, freedom),
            new(mean - margin, mean + margin, level));
    }
}
