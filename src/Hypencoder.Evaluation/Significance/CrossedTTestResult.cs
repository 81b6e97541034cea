namespace Hypencoder.Evaluation.Significance;

/// <summary>The outcome of a <see cref="CrossedTTest"/>.</summary>
/// <param name="MeanDifference">The mean of x − y over seeds and queries.</param>
/// <param name="Statistic">t: 0 when nothing differs, infinite when all differ alike.</param>
/// <param name="DegreesOfFreedom">A real number; NaN when there is no spread.</param>
/// <param name="PValue">The two-sided p-value.</param>
public sealed record CrossedTTestResult(
    double MeanDifference, double Statistic, double DegreesOfFreedom, double PValue);
