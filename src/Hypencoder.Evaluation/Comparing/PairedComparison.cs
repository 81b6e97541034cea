using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Evaluation.Comparing;

/// <summary>The comparison of paired values x and y: a test and effect sizes. Differences are x − y.</summary>
/// <param name="Difference">Paired t-test, whose confidence interval accompanies every test.</param>
/// <param name="Wilcoxon">Signed-rank test; null where another test was chosen.</param>
/// <param name="Randomization">Randomisation test; null where another test was chosen.</param>
/// <param name="CohensD">Cohen's d of the paired values.</param>
/// <param name="RankBiserial">Rank-biserial correlation of the paired values.</param>
/// <param name="PairsThatDiffer">Number of pairs whose values differ.</param>
internal sealed record PairedComparison(
    PairedTTestResult Difference, WilcoxonResult? Wilcoxon, RandomizationResult? Randomization, double CohensD,
    double RankBiserial, int PairsThatDiffer)
{
    /// <summary>The p-value of the chosen test; NaN where the test does not apply.</summary>
    public double PValue => Wilcoxon?.PValue ?? Randomization?.PValue ?? Difference.PValue;

    /// <summary><see cref="PValue"/> after the correction for the whole family of comparisons.</summary>
    public double AdjustedPValue { get; private init; } = double.NaN;

    /// <summary>
    /// Compares each of a family of pairs, and corrects the p-values together where the settings ask for it.
    /// </summary>
    /// <param name="pairs">Paired values x and y of each comparison.</param>
    /// <param name="settings">Test, level and correction.</param>
    public static IReadOnlyList<PairedComparison> Family(
        IEnumerable<(IReadOnlyList<double> X, IReadOnlyList<double> Y)> pairs, ComparisonSettings settings)
    {
        PairedComparison[] tests = [.. pairs.Select(pair => Of(pair.X, pair.Y, settings))];
        double[] p = [.. tests.Select(test => test.PValue)];
        if (settings.Holm)
            p = HolmCorrection.Adjust(p);
        return [.. tests.Zip(p, (test, adjusted) => test with { AdjustedPValue = adjusted })];
    }

    private static PairedComparison Of(
        IReadOnlyList<double> x, IReadOnlyList<double> y, ComparisonSettings settings) => new(
            PairedTTest.Test(x, y, 1 - settings.Alpha),
            settings.Test == PairedTest.Wilcoxon ? Significance.Wilcoxon.Test(x, y) : null,
            settings.Test == PairedTest.Randomization ? PairedRandomization.Test(x, y, new RandomizationOptions
            {
                Permutations = settings.Permutations,
                Seed = settings.Seed,
            }) : null,
            EffectSize.CohensD(x, y), EffectSize.RankBiserial(x, y), x.Zip(y).Count(pair => pair.First != pair.Second));
}
