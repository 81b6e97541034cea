using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Evaluation.Comparing;

/// <summary>A run against the baseline by one measure; differences are the run's value less the baseline's.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Mean">The run's mean.</param>
/// <param name="Difference">The t-test, whose interval goes with every test.</param>
/// <param name="Wilcoxon">The signed-rank test, where it was asked for.</param>
/// <param name="Randomization">The randomisation test, where it was asked for.</param>
/// <param name="CohensD">The standardised mean difference.</param>
/// <param name="RankBiserial">The rank-biserial correlation.</param>
/// <param name="QueriesThatDiffer">How many queries have another value in the run.</param>
internal sealed record MeasureComparison(
    Measure Measure, double Mean, PairedTTestResult Difference, WilcoxonResult? Wilcoxon,
    RandomizationResult? Randomization, double CohensD, double RankBiserial, int QueriesThatDiffer)
{
    /// <summary>Of the test that was asked for; NaN where it does not apply.</summary>
    public double PValue => Wilcoxon?.PValue ?? Randomization?.PValue ?? Difference.PValue;

    /// <summary><see cref="PValue"/> after the correction.</summary>
    public double AdjustedPValue { get; init; } = double.NaN;

    public static MeasureComparison Of(
        Measure measure, EvaluationResult run, EvaluationResult baseline, ComparisonSettings settings)
    {
        IReadOnlyList<double> x = run.PerQuery(measure), y = baseline.PerQuery(measure);
        return new MeasureComparison(
            measure, run.Mean(measure), PairedTTest.Test(x, y, 1 - settings.Alpha),
            settings.Test == PairedTest.Wilcoxon ? Evaluation.Significance.Wilcoxon.Test(x, y) : null,
            settings.Test == PairedTest.Randomization ? PairedRandomization.Test(x, y, new RandomizationOptions
            {
                Permutations = settings.Permutations,
                Seed = settings.Seed,
            }) : null,
            EffectSize.CohensD(x, y), EffectSize.RankBiserial(x, y), x.Zip(y).Count(pair => pair.First != pair.Second));
    }
}
