using System.Buffers.Binary;
using System.IO.Compression;

namespace Hypencoder.Retrieval.Indexing.Import;

/// <summary>
/// Reads a file written by docarray's <c>push_stream</c>, one item at a time. An item is a length (u32, big-endian) and
/// that many bytes of a gzipped protobuf message; a length of 0 ends the file.
/// </summary>
internal sealed class EncodedItemReader : IDisposable
{
    /// <summary>
    /// Greatest size of an item in bytes, compressed or not, since a few bytes of gzip can expand to gigabytes.
    /// </summary>
    private const int MaxBytes = 64 << 20;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly long? _length;
    private byte[] _packed = [];
    private byte[] _message = new byte[1 << 12];

    /// <exception cref="InvalidDataException">The file does not exist.</exception>
    public EncodedItemReader(string path)
    {
        _path = path;
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"{path}: expected a file, found none", e);
        }
        _length = _file.CanSeek ? _file.Length : null;
    }

    /// <summary>Number of items read, which is the number of the last one.</summary>
    public int Count { get; private set; }

    /// <summary>Share of the file that has been read, 0 to 1; 0 for a pipe, whose length is unknown.</summary>
    public double Share => _length is long length ? (double)_file.Position / length : 0;

    /// <summary>Reads the next item; null at the end.</summary>
    /// <exception cref="InvalidDataException">The item is damaged, truncated or too large.</exception>
    public EncodedItem? Read()
    {
        Count++;
        try
        {
            if (!ReadPacked(out int length))
            {
                Count--;
                return null;
            }
            return EncodedItemMessage.Read(Unpack(length));
        }
        catch (InvalidDataException e)
        {
            throw Malformed(e.Message, e);
        }
    }

    /// <summary>Creates an error about the item just read.</summary>
    public InvalidDataException Malformed(string message, Exception? cause = null) =>
        new($"{_path}: item {Count}: {message}", cause);

    public void Dispose() => _file.Dispose();

    private bool ReadPacked(out int length)
    {
        Span<byte> head = stackalloc byte[sizeof(uint)];
        int found = _file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (found < head.Length)
            throw new InvalidDataException("expected an item or a length of 0, found the end of the file");
        uint size = BinaryPrimitives.ReadUInt32BigEndian(head);
        long rest = _length is long whole ? whole - _file.Position : MaxBytes;
        if (size == 0 && (_length is null ? _file.ReadByte() >= 0 : rest > 0))
        {
            string more = _length is null ? "more" : $"{rest}";
            throw new InvalidDataException($"expected nothing after a length of 0, found {more} bytes");
        }
        if (size > MaxBytes || size > rest)
        {
            throw new InvalidDataException(
                $"expected at most {Math.Min(MaxBytes, rest)} bytes of gzip, found a length of {size}");
        }
        length = (int)size;
        if (_packed.Length < length)
            _packed = new byte[length];
        if (_file.ReadAtLeast(_packed.AsSpan(0, length), length, throwOnEndOfStream: false) < length)
            throw new InvalidDataException($"expected {length} bytes of gzip, found the end of the file");
        return length > 0;
    }

    private ReadOnlySpan<byte> Unpack(int length)
    {
        using MemoryStream packed = new(_packed, 0, length, writable: false);
        using GZipStream gzip = new(packed, CompressionMode.Decompress);
        int end = 0;
        try
        {
            for (int read; (read = gzip.Read(_message.AsSpan(end))) > 0;)
            {
                end += read;
                if (end > MaxBytes)
                    throw new InvalidDataException($"expected at most {MaxBytes} bytes, found gzip of more");
                if (end == _message.Length)
                    Array.Resize(ref _message, 2 * end);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InvalidDataException($"expected gzip ({e.Message})", e);
        }
        ReadOnlySpan<byte> message = _message.AsSpan(0, end);
        return GzipTrailer.Fits(_packed.AsSpan(0, length), message)
            ? message
            : throw new InvalidDataException("expected gzip, found truncated data or data followed by other bytes");
    }
}
