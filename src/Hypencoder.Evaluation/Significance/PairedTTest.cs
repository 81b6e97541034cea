namespace Hypencoder.Evaluation.Significance;

/// <summary>
/// The two-sided paired t-test; its results are those of scipy's <c>ttest_rel</c>, but for pairs that are all equal,
/// which scipy answers with NaN and this with p = 1.
/// </summary>
/// <remarks>Student, Biometrika 6(1), 1908; for retrieval: Smucker, Allan, Carterette, CIKM 2007.</remarks>
public static class PairedTTest
{
    /// <summary>Tests whether the mean of x − y, paired by position, differs from 0.</summary>
    /// <param name="x">The values of one system.</param>
    /// <param name="y">Those of the other.</param>
    /// <param name="level">Of the confidence interval of the mean difference; above 0 and below 1.</param>
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
        if (!(error > 0)) // no spread, or one pair, which says nothing of spread
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
