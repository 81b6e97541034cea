namespace Hypencoder.Retrieval;

/// <summary>How far the encoding of a corpus is.</summary>
/// <param name="Done">Passages encoded.</param>
/// <param name="Total">Passages in all.</param>
/// <param name="PassagesPerSecond">Since the run began or resumed.</param>
/// <param name="Remaining">The time left at that speed.</param>
public sealed record EncodingProgress(int Done, int Total, double PassagesPerSecond, TimeSpan Remaining);
