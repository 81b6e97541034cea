namespace Hypencoder.Search.Files;

/// <summary>Checks the values of neighbouring rows of a file, whose checksum was right.</summary>
/// <exception cref="InvalidDataException">One cannot be; the message names the row, and not the file.</exception>
internal delegate void CheckRows(int first, ReadOnlySpan<byte> rows);
