using System.Buffers.Binary;
using System.Text;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>The ids of a store that is being written, all of them distinct and not empty.</summary>
internal sealed class IdTable
{
    /// <summary>Greatest length of an id, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];

    public static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Count => _ids.Count;

    public string this[int index] => _ids[index];

    public bool Contains(string id) => _known.Contains(id);

    /// <exception cref="InvalidDataException">The id is empty, too long or a duplicate.</exception>
    public void Add(string id)
    {
        if (string.IsNullOrEmpty(id))
            throw new InvalidDataException($"passage {Count}: expected an id, found an empty one");
        if (id.Length > MaxBytes / 3 && Utf8.GetByteCount(id) > MaxBytes)
            throw new InvalidDataException(
                $"passage \"{FileHeader.Shown(id)}\": expected an id of at most {MaxBytes} bytes, found a longer one");
        if (!_known.Add(id))
            throw new InvalidDataException(
                $"passage \"{FileHeader.Shown(id)}\": expected distinct ids, found this one twice");
        _ids.Add(id);
    }

    /// <summary>Encodes ids for the log of an unfinished file.</summary>
    public static byte[] ToNote(ReadOnlySpan<string> ids)
    {
        using MemoryStream note = new();
        using BinaryWriter writer = new(note, Utf8);
        foreach (string id in ids)
            writer.Write(id);
        writer.Flush();
        return note.ToArray();
    }

    /// <summary>Adds the ids of a note.</summary>
    /// <exception cref="InvalidDataException">
    /// The note does not hold <paramref name="count"/> ids, or one of them is empty or a duplicate.
    /// </exception>
    public void AddNote(ReadOnlySpan<byte> note, int count)
    {
        using BinaryReader reader = new(new MemoryStream(note.ToArray()), Utf8);
        try
        {
            for (; count > 0; count--)
                Add(reader.ReadString());
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or DecoderFallbackException)
        {
            throw new InvalidDataException($"passage {Count}: expected an id: {e.Message}", e);
        }
        if (reader.BaseStream.Position != note.Length)
            throw new InvalidDataException(
                $"passage {Count}: expected no further ids, found {note.Length - reader.BaseStream.Position} bytes");
    }

    /// <summary>Writes the offsets, then the bytes, and returns the number of bytes and the checksum of both.</summary>
    public (long Bytes, uint Checksum) Write(Stream stream)
    {
        uint crc = 0;
        long end = 0;
        Span<byte> offset = stackalloc byte[sizeof(long)];
        for (int i = 0; i <= _ids.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(offset, end);
            crc = Crc32C.Append(crc, offset);
            stream.Write(offset);
            if (i < _ids.Count)
                end += Utf8.GetByteCount(_ids[i]);
        }
        byte[] bytes = new byte[256];
        foreach (string id in _ids)
        {
            if (bytes.Length < Utf8.GetMaxByteCount(id.Length))
                bytes = new byte[Utf8.GetMaxByteCount(id.Length)];
            ReadOnlySpan<byte> encoded = bytes.AsSpan(0, Utf8.GetBytes(id, bytes));
            crc = Crc32C.Append(crc, encoded);
            stream.Write(encoded);
        }
        return (end, crc);
    }
}
