using MathNet.Numerics.Distributions;

namespace Hypencoder.Evaluation.Significance;

/// <summary>The two-sided Wilcoxon signed-rank test of paired values. Its results equal those of scipy 1.10.</summary>
/// <remarks>
/// Wilcoxon, Biometrics Bulletin 1(6), 1945; zeros: Pratt, JASA 54, 1959, with the normal approximation of Cureton,
/// JASA 62, 1967.
/// </remarks>
internal static class Wilcoxon
{
    private const int LargestExactSample = 50;

    /// <summary>Tests whether <paramref name="x"/> and <paramref name="y"/>, paired by position, differ.</summary>
    /// <exception cref="ArgumentException">The lengths differ, there is no pair, or a value is not finite.</exception>
    public static WilcoxonResult Test(IReadOnlyList<double> x, IReadOnlyList<double> y, WilcoxonOptions? options = null)
    {
        options ??= new WilcoxonOptions();
        double[] differences = PairedDifferences.Of(x, y);
        int pairs = differences.Length;
        int zeros = differences.Count(d => d == 0);

        // As in scipy, the number of pairs includes zeros and ties are ignored, so that the p-values are equal.
        bool small = pairs <= LargestExactSample;
        bool exact = zeros == 0
            && (options.Method == WilcoxonMethod.Exact || (options.Method == WilcoxonMethod.Auto && small));
        if (options.ZeroMethod == ZeroMethod.Wilcox)
            differences = [.. differences.Where(d => d != 0)];
        SignedRanks ranks = SignedRanks.Of(differences);
        double plus = ranks.Positive, minus = ranks.Negative;
        if (options.ZeroMethod == ZeroMethod.Split)
        {
            plus += ranks.Zero / 2;
            minus += ranks.Zero / 2;
        }
        double statistic = Math.Min(plus, minus);
        double p = zeros == pairs ? 1
            : exact ? ExactPValue(pairs, plus)
            : ApproximatePValue(statistic, differences.Length, zeros, ranks, options);
        return new WilcoxonResult(statistic, p, pairs, zeros, exact);
    }

    private static double ApproximatePValue(
        double statistic, double n, double zeros, SignedRanks ranks, WilcoxonOptions options)
    {
        double mean = n * (n + 1) / 4;
        double variance = n * (n + 1) * (2 * n + 1);
        double ties = ranks.NonZeroTies;
        if (options.ZeroMethod == ZeroMethod.Pratt)
        {
            mean -= zeros * (zeros + 1) / 4;
            variance -= zeros * (zeros + 1) * (2 * zeros + 1);
        }
        else
        {
            ties += zeros > 0 && options.ZeroMethod == ZeroMethod.Split ? zeros * (zeros * zeros - 1) : 0;
        }
        variance = (variance - ties / 2) / 24;
        double correction = options.ContinuityCorrection ? Math.Sign(statistic - mean) / 2.0 : 0;
        double z = (statistic - mean - correction) / Math.Sqrt(variance);
        return 2 * Normal.CDF(0, 1, -Math.Abs(z));
    }

    /// <summary>
    /// The p-value by the exact distribution of the positive rank sum over all signs of the ranks 1 … n. With ties the
    /// sum may end in .5, which is truncated as in scipy.
    /// </summary>
    private static double ExactPValue(int n, double positiveSum)
    {
        // probability[s] is that of rank sum s, built one rank at a time; for n = 50 there are 1276 sums.
        double[] probability = [1];
        for (int rank = 1; rank <= n; rank++)
        {
            double[] next = new double[probability.Length + rank];
            for (int s = 0; s < probability.Length; s++)
            {
                next[s] += probability[s] / 2;
                next[s + rank] += probability[s] / 2;
            }
            probability = next;
        }
        int sum = (int)positiveSum;
        if (sum == (probability.Length - 1) / 2)
            return 1;
        double atMost = probability.Take(sum + 1).Sum();
        double atLeast = probability.Skip(sum).Sum();
        return 2 * Math.Min(atMost, atLeast);
    }
}
