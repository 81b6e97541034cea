namespace Hypencoder.Search.Files;

/// <summary>Checks the values of adjacent rows of a file whose checksum is right.</summary>
/// <exception cref="InvalidDataException">A value is invalid; the message names the row, but not the file.</exception>
internal delegate void CheckRows(int first, ReadOnlySpan<byte> rows);
