namespace Hypencoder.Evaluation.Comparing;

/// <summary>A run against the baseline.</summary>
/// <param name="Path">The run.</param>
/// <param name="Measures">One a measure.</param>
internal sealed record RunComparison(string Path, IReadOnlyList<MeasureComparison> Measures);
