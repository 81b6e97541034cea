using System.Runtime.CompilerServices;
using System.Text;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The passage vectors of a corpus and their ids, on disk and memory-mapped: opening reads one page. Safe to read from
/// many threads. Spans from it must not be used after <see cref="Dispose"/>.
/// </summary>
public sealed class VectorStore : IDisposable
{
    private readonly MappedFile _file;
    private readonly VectorStoreHeader _header;

    private VectorStore(MappedFile file, VectorStoreHeader header)
    {
        _file = file;
        _header = header;
        Count = (int)header.Count;
    }

    /// <summary>How many passages it holds.</summary>
    public int Count { get; }

    /// <summary>d, the width of the vectors.</summary>
    public int Dimension => _header.Dimension;

    /// <summary>What the encoder that made the vectors says of itself.</summary>
    public string ModelFingerprint => _header.ModelFingerprint;

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>
    /// Says which store this is: a short text over shape, model, and the checksums of vectors and ids.
    /// </summary>
    public string Fingerprint => string.Create(
        null, $"{Count}x{Dimension}-{_header.ChecksumOfChecksums:x8}-{ModelFingerprint}");

    /// <summary>Opens a store. Vectors and ids are not read: <see cref="Verify"/> does that.</summary>
    /// <exception cref="InvalidDataException">
    /// It is no vector store, of another version, damaged or cut off.
    /// </exception>
    public static VectorStore Open(string path)
    {
        MappedFile file = new(path);
        try
        {
            return new VectorStore(file, VectorStoreHeader.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The vector of a passage, <c>float[d]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Vector(int index) => Vectors(index, 1);

    /// <summary>Neighbouring vectors, row-major (count × d).</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The range is not within the store, or longer than a span.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Vectors(int start, int count)
    {
        if ((uint)start > (uint)Count || (uint)count > (uint)(Count - start))
            ThrowOutside(start, count);
        return _file.Span<float>(
            FileHeader.Size + start * _header.RowBytes, checked(count * Dimension));
    }

    /// <summary>The id of a passage.</summary>
    /// <exception cref="InvalidDataException">The table of ids is damaged here.</exception>
    public string Id(int index)
    {
        if ((uint)index >= (uint)Count)
            ThrowOutside(index, 1);
        ReadOnlySpan<long> ends = _file.Span<long>(_header.IdOffsetsAt + (long)index * sizeof(long), 2);
        long start = ends[0], length = ends[1] - start;
        if (start < 0 || length < 0 || length > _header.IdBytes - start || length > int.MaxValue)
            throw new InvalidDataException(
                $"{Path}: expected the id of passage {index} within {_header.IdBytes} bytes, "
                + $"found {start} to {ends[1]}");
        return Encoding.UTF8.GetString(_file.Span<byte>(_header.IdBytesAt + start, (int)length));
    }

    /// <summary>Reads everything and compares it with the checksums.</summary>
    /// <exception cref="InvalidDataException">Something differs; the message says which passages.</exception>
    public void Verify()
    {
        ReadOnlySpan<uint> checksums = _file.Span<uint>(_header.ChecksumsAt, _header.Checksums);
        _file.Verify(
            "checksums", _header.ChecksumOfChecksums, _header.ChecksumsAt, (long)checksums.Length * sizeof(uint));
        RowChecksums.Verify(_file, "vectors", Count, _header.RowBytes, checksums);
        _file.Verify(
            "ids", checksums[^1], _header.IdOffsetsAt, _header.IdBytesAt + _header.IdBytes - _header.IdOffsetsAt);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void ThrowOutside(int start, int count) => throw new ArgumentOutOfRangeException(
        nameof(start), $"passages {start} to {(long)start + count - 1} are not within a store of {Count}");
}
