namespace Hypencoder.Evaluation.Significance;

/// <summary>The result of a two-sided paired t-test.</summary>
/// <param name="MeanDifference">Mean of x − y.</param>
/// <param name="Statistic">
/// Statistic t: 0 when no pair differs, infinite when all differ by the same amount, NaN for one pair.
/// </param>
/// <param name="DegreesOfFreedom">Number of pairs minus 1.</param>
/// <param name="PValue">Two-sided p-value; 1 when no pair differs, NaN for one pair.</param>
/// <param name="Interval">Confidence interval of the mean difference; NaN for one pair.</param>
internal sealed record PairedTTestResult(
    double MeanDifference, double Statistic, int DegreesOfFreedom, double PValue, ConfidenceInterval Interval);

/// <summary>A confidence interval, which holds the true value in the stated share of repeated experiments.</summary>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Level">Confidence level, for example 0.95.</param>
internal readonly record struct ConfidenceInterval(double Low, double High, double Level);
