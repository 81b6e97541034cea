namespace Hypencoder.Evaluation.Significance;

/// <summary>
/// Sizes of the difference of paired values that, unlike p-values, do not grow with the number of pairs.
/// </summary>
internal static class EffectSize
{
    /// <summary>
    /// Cohen's d of paired values: the mean of x − y divided by its standard deviation. It is 0 when no pair differs,
    /// infinite when all differ by the same amount, and NaN for one pair.
    /// </summary>
    /// <remarks>Lakens, Frontiers in Psychology 4, 2013, equation 7, where it is called d_z.</remarks>
    /// <exception cref="ArgumentException">The lengths differ, there is no pair, or a value is not finite.</exception>
    public static double CohensD(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double[] differences = PairedDifferences.Of(x, y);
        double mean = differences.Average(), deviation = PairedDifferences.StandardDeviation(differences);
        return mean == 0 && deviation == 0 ? 0 : mean / deviation;
    }

    /// <summary>
    /// The rank-biserial correlation, the effect size of Wilcoxon's test: the rank sum of the pairs with x above y
    /// minus that of the pairs with x below y, divided by the sum of both. It is 1 when x is never below y, −1 when it
    /// is never above, and 0 when no pair differs.
    /// </summary>
    /// <remarks>Kerby, Comprehensive Psychology 3, 2014; pairs without a difference are left out.</remarks>
    /// <exception cref="ArgumentException">The lengths differ, there is no pair, or a value is not finite.</exception>
    public static double RankBiserial(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        SignedRanks ranks = SignedRanks.Of([.. PairedDifferences.Of(x, y).Where(d => d != 0)]);
        double all = ranks.Positive + ranks.Negative;
        return all == 0 ? 0 : (ranks.Positive - ranks.Negative) / all;
    }
}
