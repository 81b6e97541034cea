namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// A segment of an index: a folder with passages and their vectors, which never change. Its files are those of an index
/// that was encoded at once.
/// </summary>
internal sealed record IndexSegmentInfo
{
    /// <summary>The folder within the index's; <see cref="SegmentNames.Own"/> for the index's own.</summary>
    public required string Folder { get; init; }

    /// <summary>Number of passages, removed ones among them.</summary>
    public required int Passages { get; init; }

    /// <summary>The SHA-256 of its <c>passages.jsonl</c>.</summary>
    public required string PassagesSha256 { get; init; }

    /// <summary>The fingerprint of its <c>vectors.bin</c>.</summary>
    public required string VectorsFingerprint { get; init; }
}
