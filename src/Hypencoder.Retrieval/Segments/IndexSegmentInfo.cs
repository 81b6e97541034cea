namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// Entry of a segment in the record of an index: a folder with passages and their vectors, which never change. Its
/// files have the formats of an index that was encoded at once.
/// </summary>
internal sealed record IndexSegmentInfo
{
    /// <summary>Folder within the index's; <see cref="SegmentNames.Own"/> for the index's own.</summary>
    public required string Folder { get; init; }

    /// <summary>Number of passages, including removed ones.</summary>
    public required int Passages { get; init; }

    /// <summary>SHA-256 of its <c>passages.jsonl</c>.</summary>
    public required string PassagesSha256 { get; init; }

    /// <summary>Fingerprint of its <c>vectors.bin</c>.</summary>
    public required string VectorsFingerprint { get; init; }
}
