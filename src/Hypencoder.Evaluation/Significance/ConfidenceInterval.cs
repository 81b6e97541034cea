namespace Hypencoder.Evaluation.Significance;

/// <summary>An interval that holds the true value in the stated share of repeated experiments.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Level">The share, for example 0.95.</param>
public readonly record struct ConfidenceInterval(double Low, double High, double Level);
