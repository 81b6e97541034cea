using System.Runtime.CompilerServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The passage vectors of a corpus and their ids, on disk and memory-mapped: opening reads one page and the checksums.
/// Safe to read from many threads. What is damaged throws <see cref="InvalidDataException"/> whenever it is read, and
/// the rest is served. Spans from it must not be used after <see cref="Dispose"/>.
/// </summary>
public sealed class VectorStore : IDisposable
{
    private readonly MappedFile _file;
    private readonly VectorStoreHeader _header;
    private readonly CheckedRows _rows;
    private readonly StoredIds _ids;

    private VectorStore(MappedFile file, VectorStoreHeader header)
    {
        _file = file;
        _header = header;
        Count = (int)header.Count;
        Element = header.Element;
        _rows = new CheckedRows(
            file, "vectors", Count, header.RowBytes, header.RowsPerGroup, header.ChecksumsAt,
            (first, rows) => VectorRowCheck.Check(header.Element, header.Dimension, first, rows));
        _ids = new StoredIds(file, header);
    }

    /// <summary>How many passages it holds.</summary>
    public int Count { get; }

    /// <summary>d, the width of the vectors.</summary>
    public int Dimension => _header.Dimension;

    /// <summary>How the values are kept.</summary>
    public VectorElement Element { get; }

    /// <summary>The bytes of a vector in the file.</summary>
    public int RowBytes => _header.RowBytes;

    /// <summary>What the encoder that made the vectors says of itself.</summary>
    public string ModelFingerprint => _header.ModelFingerprint;

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>
    /// Says which store this is: a short text over shape, kind, model, and the checksums of vectors and ids.
    /// </summary>
    public string Fingerprint => string.Create(
        null, $"{Count}x{Dimension}{Kind}-{_header.ChecksumOfChecksums:x8}-{ModelFingerprint}");

    /// <summary>Nothing for float32, as it was when there was nothing else: graphs hold these texts.</summary>
    private string Kind => Element == VectorElement.Float32 ? "" : $" {Element.ToString().ToLowerInvariant()}";

    /// <summary>
    /// Opens a store. Vectors and ids are compared with their checksums, and their values checked, when they are first
    /// used: <see cref="Verify"/> does it for all.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// It is no vector store, of another version, damaged or cut off.
    /// </exception>
    public static VectorStore Open(string path) =>
        MappedFile.Open(path, file => new VectorStore(file, VectorStoreHeader.Read(file)));

    /// <summary>The vector of a passage in a float32 store, <c>float[d]</c>, where it lies.</summary>
    /// <inheritdoc cref="Vectors"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Vector(int index) => Vectors(index, 1);

    /// <summary>Neighbouring vectors of a float32 store, row-major (count × d), where they lie.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The range is not within the store, or longer than a span.
    /// </exception>
    /// <exception cref="InvalidDataException">The file is damaged there; the message says where.</exception>
    /// <exception cref="InvalidOperationException">The store keeps another kind of values.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Vectors(int start, int count)
    {
        if (Element != VectorElement.Float32)
            ThrowEncoded();
        CheckRange(start, count, Dimension);
        return _rows.Span<float>(start, count);
    }

    /// <summary>Decodes the vector of a passage of any store.</summary>
    /// <param name="index">The passage.</param>
    /// <param name="destination">Takes d values.</param>
    /// <inheritdoc cref="Read(int, int, Span{float})"/>
    public void Read(int index, Span<float> destination) => Read(index, 1, destination);

    /// <summary>Decodes neighbouring vectors of any store.</summary>
    /// <param name="start">The first passage.</param>
    /// <param name="count">How many.</param>
    /// <param name="destination">Takes count × d values, row-major.</param>
    /// <exception cref="ArgumentException">The range is not within the store, or the destination too short.</exception>
    /// <exception cref="InvalidDataException">The file is damaged there; the message says where.</exception>
    public void Read(int start, int count, Span<float> destination)
    {
        ReadOnlySpan<byte> rows = Rows(start, count);
        if (destination.Length < (long)count * Dimension)
            throw new ArgumentException(
                $"{count} vectors need {count} × {Dimension} values, not {destination.Length}", nameof(destination));
        VectorRows.Decode(Element, Dimension, rows, destination);
    }

    /// <summary>The id of a passage.</summary>
    /// <exception cref="InvalidDataException">The ids are damaged, or one comes twice.</exception>
    public string Id(int index)
    {
        CheckRange(index, 1, 1);
        return _ids[index];
    }

    /// <summary>The passage with an id, −1 where there is none.</summary>
    /// <exception cref="InvalidDataException">The ids are damaged, or one comes twice.</exception>
    internal int IndexOf(string id) => _ids.IndexOf(id);

    /// <summary>Reads everything and compares it with the checksums.</summary>
    /// <exception cref="InvalidDataException">Something differs; the message says which passages.</exception>
    public void Verify()
    {
        _rows.VerifyAll();
        _ids.Verify();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The bytes of a vector, as <see cref="VectorRows"/> says.</summary>
    internal ReadOnlySpan<byte> Row(int index) => Rows(index, 1);

    /// <summary>The bytes of neighbouring vectors, count × <see cref="RowBytes"/>.</summary>
    internal ReadOnlySpan<byte> Rows(int start, int count)
    {
        CheckRange(start, count, RowBytes);
        return _rows.Span<byte>(start, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckRange(int start, int count, int valuesPerRow)
    {
        if ((uint)start > (uint)Count || (uint)count > (uint)(Count - start)
            || (long)count * valuesPerRow > int.MaxValue)
            ThrowOutside(start, count);
    }

    private void ThrowOutside(int start, int count) => throw new ArgumentOutOfRangeException(
        nameof(start),
        $"passages {start} to {(long)start + count - 1} are not within a store of {Count}, or too many for one span");

    private void ThrowEncoded() => throw new InvalidOperationException(
        $"{Path} holds {Element.ToString().ToLowerInvariant()} vectors: use {nameof(Read)}");
}
