namespace Hypencoder.Retrieval.Indexing;

/// <summary>A line of <c>passages.jsonl</c>.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">In bytes, with the line feed.</param>
/// <param name="Checksum">Its CRC-32C; null where none is kept.</param>
internal readonly record struct PassageLine(long Start, int Length, uint? Checksum);
