using Hypencoder.Evaluation.Significance;
using Hypencoder.Reporting;

namespace Hypencoder.Studies.Shared.Findings;

/// <summary>Two systems on the same queries, before they are tested together with others.</summary>
/// <param name="System">Name of the system that a sentence is about.</param>
/// <param name="Reference">Name of the system that it is compared with.</param>
/// <param name="On">Collection, task or class of queries.</param>
/// <param name="Measure">Name of the measure.</param>
/// <param name="Values">Values of the system: for each seed, those of the queries.</param>
/// <param name="ReferenceValues">Values of the reference, with seeds and queries in the same order.</param>
internal sealed record ComparedSystems(
    string System, string Reference, string On, string Measure, IReadOnlyList<IReadOnlyList<double>> Values,
    IReadOnlyList<IReadOnlyList<double>> ReferenceValues)
{
    /// <summary>
    /// The p-value of the difference: Wilcoxon's signed-rank test of one seed, the crossed t-test of several; NaN for
    /// fewer than two queries.
    /// </summary>
    public double PValue => Values[0].Count < 2 ? double.NaN
        : Values.Count == 1 ? Wilcoxon.Test(Values[0], ReferenceValues[0]).PValue
        : CrossedTTest.Test(Values, ReferenceValues).PValue;

    /// <summary>Differences, system minus reference: for each seed, those of the queries.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Differences =>
        [.. Values.Zip(ReferenceValues, (v, r) => (IReadOnlyList<double>)[.. v.Zip(r, (a, b) => a - b)])];

    /// <summary>The comparison with its p-value after the correction.</summary>
    public FindingComparison Tested(double adjusted)
    {
        double value = Mean(Values), reference = Mean(ReferenceValues);
        return new FindingComparison(
            System, Reference, On, Measure, Values[0].Count, value, reference, adjusted,
            OutcomeOf(value - reference, adjusted));
    }

    private static double Mean(IReadOnlyList<IReadOnlyList<double>> values) => values.Average(v => v.Average());

    private FindingOutcome OutcomeOf(double difference, double p)
    {
        if (Values.Zip(ReferenceValues).All(pair => pair.First.SequenceEqual(pair.Second)))
            return FindingOutcome.Same;
        if (!(p < Comparisons.Significant))
            return FindingOutcome.NotSignificant;
        // Wilcoxon's test is one of ranks, which many small losses against a few great gains can turn the other way.
        double ranks = Values.Count > 1 ? difference : EffectSize.RankBiserial(Values[0], ReferenceValues[0]);
        return difference * ranks <= 0 ? FindingOutcome.Mixed
            : difference > 0 ? FindingOutcome.Higher
            : FindingOutcome.Lower;
    }
}
