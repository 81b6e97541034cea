using System.Buffers.Binary;
using Hypencoder.Data.Formats;
using Hypencoder.Search.Files;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// <c>passages.bin</c>: the end and the checksum of each line of <c>passages.jsonl</c>, memory-mapped, so that opening
/// reads no text and single passages can be verified. The text of the header is the SHA-256 of the lines. It is
/// followed by rows of twelve bytes (end, i64; CRC-32C of the line, u32) and, from the next multiple of eight bytes on,
/// the checksums of the groups of rows (u32).
/// </summary>
internal sealed class PassageTable : IPassageLines
{
    public const int RowBytes = sizeof(long) + sizeof(uint);
    private const int Version = 1;
    private readonly MappedFile _file;
    private readonly CheckedRows _rows;
    private readonly long _textLength;

    private PassageTable(MappedFile file)
    {
        (long[] fields, string sha256) = FileHeader.Read(file, Magic, Version);
        Count = (int)FileHeader.Within(file, "number of passages", fields[0], 0, int.MaxValue);
        _textLength = FileHeader.Within(file, "length of the passages", fields[1], 0, long.MaxValue);
        int rowsPerGroup = FileHeader.RowsPerGroup(file, fields[2]);
        long checksumsAt = ChecksumsAt(Count);
        long length = checksumsAt + CheckedRows.Groups(Count, rowsPerGroup) * sizeof(uint);
        if (file.Length != length)
            throw new InvalidDataException(
                $"{file.Path}: expected {length} bytes for {Count} passages, found {file.Length}");
        file.Verify("checksums", FileHeader.Checksum(file, fields[3]), checksumsAt, length - checksumsAt);
        Sha256 = sha256;
        _file = file;
        _rows = new CheckedRows(file, "passages", Count, RowBytes, rowsPerGroup, checksumsAt);
    }

    public int Count { get; }

    /// <summary>SHA-256 of all lines, as in <see cref="IndexInfo.PassagesSha256"/>.</summary>
    public string Sha256 { get; }

    private static ReadOnlySpan<byte> Magic => "HYPPASSG"u8;

    /// <summary>Opens the table of a text.</summary>
    /// <exception cref="InvalidDataException">
    /// The table is missing, damaged or of another format or version, or the text is missing or of another length.
    /// </exception>
    public static PassageTable Open(string path, string textPath)
    {
        FileInfo text = new(textPath);
        if (!File.Exists(path) || !text.Exists)
        {
            throw new InvalidDataException(
                $"{(text.Exists ? path : textPath)}: expected a file of the index, found none");
        }
        return MappedFile.Open(path, file =>
        {
            PassageTable table = new(file);
            return table._textLength == text.Length
                ? table
                : throw new InvalidDataException(
                    $"{textPath}: expected {table._textLength} bytes, as recorded in {path}, found {text.Length}");
        });
    }

    /// <summary>Writes the table of a text with the lines <paramref name="rows"/>.</summary>
    public static void Write(string path, ReadOnlyMemory<byte> rows, string sha256)
    {
        int count = rows.Length / RowBytes;
        RowChecksums groups = new(RowBytes);
        groups.Append(rows.Span);
        byte[] checksums = groups.ToBytes().ToArray();
        long length = count == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(rows.Span[^RowBytes..]);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(FileHeader.Write(
                Magic, Version, [count, length, RowChecksums.RowsPerGroup, Crc32C.Compute(checksums)], sha256));
            stream.Write(rows.Span);
            stream.Write(new byte[ChecksumsAt(count) - FileHeader.Size - rows.Length]);
            stream.Write(checksums);
        });
    }

    public PassageLine Line(int index)
    {
        long start = index == 0 ? 0 : End(index - 1), end = End(index);
        if (start < 0 || end <= start || end > _textLength || end - start > Array.MaxLength)
            throw new InvalidDataException(
                $"{_file.Path}: expected passage {index + 1} within {_textLength} bytes, found {start} to {end}");
        return new PassageLine(
            start, (int)(end - start),
            BinaryPrimitives.ReadUInt32LittleEndian(_rows.Span<byte>(index, 1)[sizeof(long)..]));
    }

    public void Dispose() => _file.Dispose();

    private long End(int index) => BinaryPrimitives.ReadInt64LittleEndian(_rows.Span<byte>(index, 1));

    private static long ChecksumsAt(int count) => FileHeader.Size + ((long)count * RowBytes + 7) / 8 * 8;
}
