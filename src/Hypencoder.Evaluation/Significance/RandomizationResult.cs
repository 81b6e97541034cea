namespace Hypencoder.Evaluation.Significance;

/// <summary>The result of a two-sided paired randomisation test.</summary>
/// <param name="MeanDifference">Mean of x − y.</param>
/// <param name="PValue">Two-sided p-value; 1 when no pair differs.</param>
/// <param name="Permutations">Number of assignments of signs that were examined.</param>
/// <param name="Exact">Whether all assignments were enumerated; when false, they were drawn at random.</param>
internal sealed record RandomizationResult(double MeanDifference, double PValue, int Permutations, bool Exact);
