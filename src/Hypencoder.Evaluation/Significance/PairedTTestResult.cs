namespace Hypencoder.Evaluation.Significance;

/// <summary>The outcome of a two-sided paired t-test.</summary>
/// <param name="MeanDifference">The mean of x − y.</param>
/// <param name="Statistic">t: 0 when no pair differs, infinite when all differ alike, NaN for one pair.</param>
/// <param name="DegreesOfFreedom">The number of pairs less 1.</param>
/// <param name="PValue">The two-sided p-value; 1 when no pair differs, NaN for one pair.</param>
/// <param name="Interval">The confidence interval of the mean difference; NaN for one pair.</param>
public sealed record PairedTTestResult(
    double MeanDifference, double Statistic, int DegreesOfFreedom, double PValue, ConfidenceInterval Interval);
