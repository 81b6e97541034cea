using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Hypencoder.Search.Files;

/// <summary>
/// The first <see cref="Size"/> bytes of each binary file. All numbers are little-endian:
/// <code>
///  0 magic (8 bytes of ASCII)        16 eight fields (i64), the file's own; unused ones are 0
///  8 version (i32)                   80 length of the text in bytes (i32)
/// 12 CRC-32C of the header,          84 text (UTF-8), then zeros
///    this field taken as 0
/// </code>
/// </summary>
internal static class FileHeader
{
    public const int Size = 4096;
    public const int FieldCount = 8;
    private const int ChecksumAt = 12;
    private const int FieldsAt = 16;
    private const int TextLengthAt = 80;
    private const int TextAt = 84;
    private const int MaxShown = 100;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Write(ReadOnlySpan<byte> magic, int version, ReadOnlySpan<long> fields, string text)
    {
        byte[] bytes = new byte[Size];
        magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), version);
        for (int i = 0; i < fields.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(FieldsAt + i * sizeof(long)), fields[i]);
        int length = Encoding.UTF8.GetBytes(text, bytes.AsSpan(TextAt));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(TextLengthAt), length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Compute(bytes));
        return bytes;
    }

    /// <summary>The fields and the text of a header.</summary>
    /// <exception cref="InvalidDataException">Another kind of file, another version, or damaged.</exception>
    public static (long[] Fields, string Text) Read(MappedFile file, ReadOnlySpan<byte> magic, int version)
    {
        ReadOnlySpan<byte> bytes = file.Span<byte>(0, Size);
        if (!bytes.StartsWith(magic))
            throw new InvalidDataException(
                $"{file.Path}: expected a file that begins with \"{Encoding.ASCII.GetString(magic)}\", "
                + $"found {Convert.ToHexString(bytes[..magic.Length])}");
        int foundVersion = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (foundVersion != version)
            throw new InvalidDataException(
                $"{file.Path}: expected version {version}, found {foundVersion}: another version of Hypencoder wrote "
                + "the file; make it again");
        byte[] copy = bytes.ToArray();
        copy.AsSpan(ChecksumAt, sizeof(uint)).Clear();
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]), found = Crc32C.Compute(copy);
        if (found != expected)
            throw new InvalidDataException($"{file.Path}: expected header checksum {expected:x8}, found {found:x8}");
        long[] fields = new long[FieldCount];
        for (int i = 0; i < FieldCount; i++)
            fields[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(FieldsAt + i * sizeof(long))..]);
        return (fields, ReadText(file, bytes));
    }

    /// <summary>The beginning of a text of a file, without control characters, for an error message.</summary>
    public static string Shown(string text)
    {
        string start = text.Length <= MaxShown ? text : text[..MaxShown] + "…";
        return string.Concat(start.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    /// <summary>Checks that a field of <paramref name="file"/> is within its range, and returns it.</summary>
    /// <exception cref="InvalidDataException">The field is out of range.</exception>
    public static long Within(MappedFile file, string name, long value, long least, long most) =>
        value >= least && value <= most
            ? value
            : throw new InvalidDataException($"{file.Path}: expected a {name} of {least} to {most}, found {value}");

    /// <summary>The checksum of all checksums, read from a field.</summary>
    /// <exception cref="InvalidDataException">The field is not a 32-bit number.</exception>
    public static uint Checksum(MappedFile file, long value) =>
        (uint)Within(file, "checksum of the checksums", value, 0, uint.MaxValue);

    /// <summary>Number of rows that share a checksum, read from a field.</summary>
    /// <exception cref="InvalidDataException">The field is not a power of two.</exception>
    public static int RowsPerGroup(MappedFile file, long value) =>
        BitOperations.IsPow2(Within(file, "group of rows", value, 1, 1 << 20))
            ? (int)value
            : throw new InvalidDataException($"{file.Path}: expected groups of a power of two of rows, found {value}");

    private static string ReadText(MappedFile file, ReadOnlySpan<byte> header)
    {
        long length = BinaryPrimitives.ReadInt32LittleEndian(header[TextLengthAt..]);
        Within(file, "length of the header's text", length, 0, Size - TextAt);
        try
        {
            string text = Utf8.GetString(header.Slice(TextAt, (int)length));
            if (!text.Any(char.IsControl))
                return text;
        }
        catch (DecoderFallbackException)
        {
            // reported below
        }
        throw new InvalidDataException(
            $"{file.Path}: expected the header's text as UTF-8 without control characters, found other bytes");
    }
}
