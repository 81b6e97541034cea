namespace Hypencoder.Retrieval;

/// <summary>Progress of the encoding of a corpus.</summary>
/// <param name="Done">Number of passages encoded.</param>
/// <param name="Total">Total number of passages.</param>
/// <param name="PassagesPerSecond">Speed since the run started or resumed.</param>
/// <param name="Remaining">Estimated time left.</param>
public sealed record EncodingProgress(int Done, int Total, double PassagesPerSecond, TimeSpan Remaining);
