namespace Hypencoder.Search.Files;

/// <summary>Receives a complete block of an unfinished file: its data and its note.</summary>
internal delegate void ReplayBlock(ReadOnlySpan<byte> data, ReadOnlySpan<byte> note);
