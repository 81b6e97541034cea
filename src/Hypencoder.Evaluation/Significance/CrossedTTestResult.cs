namespace Hypencoder.Evaluation.Significance;

/// <summary>The result of a <see cref="CrossedTTest"/>.</summary>
/// <param name="MeanDifference">Mean of x − y over seeds and queries.</param>
/// <param name="Statistic">Statistic t: 0 when no values differ, infinite when all differ by the same amount.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom, a real number; NaN when the differences do not vary.</param>
/// <param name="PValue">Two-sided p-value, 0 to 1.</param>
internal sealed record CrossedTTestResult(
    double MeanDifference, double Statistic, double DegreesOfFreedom, double PValue);
