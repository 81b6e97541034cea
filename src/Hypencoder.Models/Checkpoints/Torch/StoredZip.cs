using System.Buffers.Binary;
using System.Text;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints.Torch;

/// <summary>
/// The directory of a zip archive whose entries are stored without compression, as <c>torch.save</c> writes them, with
/// the offset of each entry's bytes, so that they can be read in place. System.IO.Compression does not expose it.
/// </summary>
/// <remarks>PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3 (zip64).</remarks>
internal sealed class StoredZip
{
    private const uint EndSignature = 0x06054b50, End64Signature = 0x06064b50, Locator64Signature = 0x07064b50;
    private const uint CentralSignature = 0x02014b50, LocalSignature = 0x04034b50;
    private const int EndSize = 22, LocatorSize = 20, End64Size = 56, CentralSize = 46, LocalSize = 30;
    private const int MaxComment = ushort.MaxValue, MaxDirectory = 16 << 20;

    private readonly Dictionary<string, (long Offset, long Length)> _entries = new(StringComparer.Ordinal);
    private readonly TensorFile _file;

    /// <exception cref="InvalidDataException">
    /// The file is not a zip archive, is damaged, or holds a compressed entry.
    /// </exception>
    public StoredZip(TensorFile file)
    {
        _file = file;
        (long offset, long length) = FindDirectory();
        if (length > MaxDirectory)
            throw Error($"expected a directory of {MaxDirectory} bytes at most, found {length}");
        ReadOnlySpan<byte> directory = Bytes(offset, (int)length, "the zip directory");
        while (!directory.IsEmpty)
            directory = directory[ReadEntry(directory)..];
    }

    /// <summary>Names of the entries, in no particular order.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>Location of an entry's bytes in the file; null if there is no such entry.</summary>
    public (long Offset, long Length)? Find(string name) =>
        _entries.TryGetValue(name, out (long, long) found) ? found : null;

    private (long Offset, long Length) FindDirectory()
    {
        int tail = (int)Math.Min(_file.Length, EndSize + MaxComment);
        ReadOnlySpan<byte> bytes = _file.Bytes(_file.Length - tail, tail);
        Span<byte> signature = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(signature, EndSignature);
        int at = bytes.LastIndexOf(signature);
        if (at < 0 || bytes.Length - at < EndSize)
            throw Error("expected the directory of a zip archive at the end: the file is truncated");
        uint length = UInt32(bytes[(at + 12)..]), offset = UInt32(bytes[(at + 16)..]);
        long end = _file.Length - tail + at;
        if (length != uint.MaxValue && offset != uint.MaxValue && UInt16(bytes[(at + 10)..]) != ushort.MaxValue)
            return (offset, length);
        ReadOnlySpan<byte> locator = Bytes(end - LocatorSize, LocatorSize, "the zip64 locator");
        if (UInt32(locator) != Locator64Signature)
            throw Error("expected a zip64 locator before the end of the directory");
        ReadOnlySpan<byte> end64 = Bytes(Int64(locator[8..]), End64Size, "the zip64 end of the directory");
        if (UInt32(end64) != End64Signature)
            throw Error("expected the zip64 end of the directory where the locator says");
        return (Int64(end64[48..]), Int64(end64[40..]));
    }

    /// <summary>Adds the first entry of the rest of the directory and returns its length in bytes.</summary>
    private int ReadEntry(ReadOnlySpan<byte> directory)
    {
        if (directory.Length < CentralSize || UInt32(directory) != CentralSignature)
            throw Error($"expected an entry of the zip directory, found {directory.Length} other bytes");
        int nameLength = UInt16(directory[28..]), extraLength = UInt16(directory[30..]);
        int size = CentralSize + nameLength + extraLength + UInt16(directory[32..]);
        if (size > directory.Length)
            throw Error("an entry of the zip directory is truncated");
        string name = Encoding.UTF8.GetString(directory.Slice(CentralSize, nameLength)), shown = OneLine(name);
        int method = UInt16(directory[10..]);
        if (method != 0 || (UInt16(directory[8..]) & 1) != 0)
        {
            throw Error($"entry \"{shown}\": expected stored bytes, as torch.save writes them, found "
                + (method != 0 ? $"compression method {method}" : "encryption"));
        }
        (long packed, long length, long header) = Sizes(
            directory, directory.Slice(CentralSize + nameLength, extraLength));
        if (packed != length)
            throw Error($"entry \"{shown}\": expected one size of stored bytes, found {packed} and {length}");
        ReadOnlySpan<byte> local = Bytes(header, LocalSize, $"the header of entry \"{shown}\"");
        if (UInt32(local) != LocalSignature)
            throw Error($"entry \"{shown}\": expected its header at byte {header}");
        long start = header + LocalSize + UInt16(local[26..]) + UInt16(local[28..]);
        if (length < 0 || start > _file.Length || length > _file.Length - start)
            throw Error($"entry \"{shown}\": expected its {length} bytes at {start} within the file's {_file.Length}");
        if (!_entries.TryAdd(name, (start, length)))
            throw Error($"expected distinct entries, found \"{shown}\" twice");
        return size;
    }

    /// <summary>Sizes and offset of an entry, from the zip64 extra field where the 32-bit fields are full.</summary>
    private (long Packed, long Length, long Header) Sizes(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        long packed = UInt32(entry[20..]), length = UInt32(entry[24..]), header = UInt32(entry[42..]);
        while (extra.Length >= 4)
        {
            int id = UInt16(extra), size = UInt16(extra[2..]);
            if (size > extra.Length - 4)
                break;
            ReadOnlySpan<byte> field = extra.Slice(4, size);
            if (id == 1)
            {
                length = Widen(length, ref field);
                packed = Widen(packed, ref field);
                header = Widen(header, ref field);
            }
            extra = extra[(4 + size)..];
        }
        return (packed, length, header);
    }

    private static long Widen(long value, ref ReadOnlySpan<byte> field)
    {
        if (value != uint.MaxValue || field.Length < sizeof(long))
            return value;
        value = Int64(field);
        field = field[sizeof(long)..];
        return value;
    }

    private ReadOnlySpan<byte> Bytes(long offset, int count, string what) =>
        offset >= 0 && count >= 0 && offset <= _file.Length - count
            ? _file.Bytes(offset, count)
            : throw Error($"expected {what} at byte {offset}, found the end of the file");

    private static ushort UInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long Int64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private InvalidDataException Error(string message) => new($"{_file.Path}: {message}");
}
