namespace Hypencoder.Evaluation.Significance;

/// <summary>The outcome of a two-sided paired randomisation test.</summary>
/// <param name="MeanDifference">The mean of x − y.</param>
/// <param name="PValue">The two-sided p-value; 1 when no pair differs.</param>
/// <param name="Permutations">How many assignments of signs were looked at.</param>
/// <param name="Exact">Whether these were all there are; else they were drawn.</param>
public sealed record RandomizationResult(double MeanDifference, double PValue, int Permutations, bool Exact);
