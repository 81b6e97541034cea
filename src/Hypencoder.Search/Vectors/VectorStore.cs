using System.Runtime.CompilerServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The passage vectors of a corpus and their ids, in a memory-mapped file. Opening reads one page and the checksums.
/// Safe to read from many threads. Reading a damaged part throws <see cref="InvalidDataException"/>; other parts stay
/// readable. Spans from it must not be used after <see cref="Dispose"/>.
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

    /// <summary>Number of passages.</summary>
    public int Count { get; }

    /// <summary>Number of values in a vector, d.</summary>
    public int Dimension => _header.Dimension;

    /// <summary>Number format of the values.</summary>
    public VectorElement Element { get; }

    /// <summary>Number of bytes of a vector in the file.</summary>
    public int RowBytes => _header.RowBytes;

    /// <summary>Fingerprint of the encoder that made the vectors.</summary>
    public string ModelFingerprint => _header.ModelFingerprint;

    /// <summary>Path of the file.</summary>
    public string Path => _file.Path;

    /// <summary>
    /// Text that identifies the store: shape, number format, model, and checksums of the vectors and ids.
    /// </summary>
    public string Fingerprint => string.Create(
        null, $"{Count}x{Dimension}{Kind}-{_header.ChecksumOfChecksums:x8}-{ModelFingerprint}");

    /// <summary>Empty for float32, the only kind at first, since graphs contain these texts.</summary>
    private string Kind => Element == VectorElement.Float32 ? "" : $" {Element.ToString().ToLowerInvariant()}";

    /// <summary>
    /// Opens a store. Vectors and ids are verified when they are first used; <see cref="Verify"/> verifies all of them.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a vector store of this version, or is damaged or truncated.
    /// </exception>
    public static VectorStore Open(string path) =>
        MappedFile.Open(path, file => new VectorStore(file, VectorStoreHeader.Read(file)));

    /// <summary>The vector of a passage in a float32 store, <c>float[d]</c>, without copying.</summary>
    /// <inheritdoc cref="Vectors"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Vector(int index) => Vectors(index, 1);

    /// <summary>Adjacent vectors of a float32 store, row-major (count × d), without copying.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The range is not within the store, or longer than a span.
    /// </exception>
    /// <exception cref="InvalidDataException">This part of the file is damaged.</exception>
    /// <exception cref="InvalidOperationException">The store holds another number format.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Vectors(int start, int count)
    {
        if (Element != VectorElement.Float32)
            ThrowEncoded();
        CheckRange(start, count, Dimension);
        return _rows.Span<float>(start, count);
    }

    /// <summary>Decodes the vector of a passage; for stores of any number format.</summary>
    /// <param name="index">Zero-based index of the passage.</param>
    /// <param name="destination">Receives d values.</param>
    /// <inheritdoc cref="Read(int, int, Span{float})"/>
    public void Read(int index, Span<float> destination) => Read(index, 1, destination);

    /// <summary>Decodes adjacent vectors; for stores of any number format.</summary>
    /// <param name="start">Zero-based index of the first passage.</param>
    /// <param name="count">Number of passages.</param>
    /// <param name="destination">Receives count × d values, row-major.</param>
    /// <exception cref="ArgumentException">
    /// The range is not within the store, or the destination is too short.
    /// </exception>
    /// <exception cref="InvalidDataException">This part of the file is damaged.</exception>
    public void Read(int start, int count, Span<float> destination)
    {
        ReadOnlySpan<byte> rows = Rows(start, count);
        if (destination.Length < (long)count * Dimension)
            throw new ArgumentException(
                $"expected room for {count} × {Dimension} values, found {destination.Length}", nameof(destination));
        VectorRows.Decode(Element, Dimension, rows, destination);
    }

    /// <summary>Id of a passage.</summary>
    /// <exception cref="InvalidDataException">The ids are damaged or not distinct.</exception>
    public string Id(int index)
    {
        CheckRange(index, 1, 1);
        return _ids[index];
    }

    /// <summary>Index of the passage with an id; −1 if the id is not in the store.</summary>
    /// <exception cref="InvalidDataException">The ids are damaged or not distinct.</exception>
    internal int IndexOf(string id) => _ids.IndexOf(id);

    /// <summary>Reads the whole file and verifies checksums, values and ids.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message names the passages.</exception>
    public void Verify()
    {
        _rows.VerifyAll();
        _ids.Verify();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The bytes of a vector, in the layout of <see cref="VectorRows"/>.</summary>
    internal ReadOnlySpan<byte> Row(int index) => Rows(index, 1);

    /// <summary>The bytes of adjacent vectors, count × <see cref="RowBytes"/>.</summary>
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
