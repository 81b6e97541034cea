namespace Hypencoder.Retrieval.Indexing;

/// <summary>A line of <c>passages.jsonl</c>.</summary>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="Length">Number of bytes, including the line feed.</param>
/// <param name="Checksum">CRC-32C of the line; null if there is none.</param>
internal readonly record struct PassageLine(long Start, int Length, uint? Checksum);
