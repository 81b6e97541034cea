using System.Globalization;
using System.Runtime.InteropServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// Writes a vector store block by block; memory holds the ids and one block. A crash loses at most the block being
/// appended: <see cref="Resume"/> continues after the last complete one, and the finished file has the same bytes as
/// that of an uninterrupted run, however the vectors were divided into blocks. After an exception the writer must be
/// disposed of. An instance must not be used by two threads at once.
/// </summary>
public sealed class VectorStoreWriter : IDisposable
{
    private const int BlockBytes = 1 << 24; // longer input is appended as several blocks
    private readonly string _path;
    private readonly VectorStoreHeader _header;
    private readonly IdTable _ids = new();
    private readonly RowChecksums _checksums;
    private readonly ResumableFile _file;
    private readonly int _blockRows;
    private byte[] _block = [];

    private VectorStoreWriter(string path, VectorStoreHeader header, string origin, bool resume)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _header = header;
        _checksums = new RowChecksums(header.RowBytes, header.RowsPerGroup);
        _blockRows = Math.Max(1, BlockBytes / header.RowBytes);
        byte[] signature = [.. header.ToBytes(), .. IdTable.Utf8.GetBytes(origin)];
        _file = resume
            ? ResumableFile.Resume(path, signature, Replay)
            : ResumableFile.Create(path, signature);
    }

    /// <summary>Number of passages appended, including those before a resume.</summary>
    public int Count => _ids.Count;

    /// <summary>Number of values in a vector, d.</summary>
    public int Dimension => _header.Dimension;

    /// <summary>Number format of the values.</summary>
    public VectorElement Element => _header.Element;

    /// <summary>
    /// Starts a new store and discards what an earlier attempt left. The file appears at <paramref name="path"/> when
    /// it is complete.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The dimension is below 1 or above 1,048,576, the number format is unknown, or the fingerprint is too long.
    /// </exception>
    public static VectorStoreWriter Create(
        string path, int dimension, string modelFingerprint, VectorElement element = VectorElement.Float32) =>
        new(path, Header(dimension, modelFingerprint, element), "", resume: false);

    /// <summary>
    /// Resumes an unfinished store, or starts a new one if there is none. The caller must skip the first <see
    /// cref="Count"/> passages.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The dimension is below 1 or above 1,048,576, the number format is unknown, or the fingerprint is too long.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The unfinished store has another dimension, model, number format or version.
    /// </exception>
    public static VectorStoreWriter Resume(
        string path, int dimension, string modelFingerprint, VectorElement element = VectorElement.Float32) =>
        new(path, Header(dimension, modelFingerprint, element), "", resume: true);

    /// <summary>
    /// Extends a complete store, whose passages are copied first; the result has the same bytes as if all passages were
    /// written at once. The old store remains until the new one is complete.
    /// </summary>
    /// <param name="path">Path of the store to extend.</param>
    /// <param name="newPath">Path of the extended store; null to replace the old one.</param>
    /// <param name="resume">
    /// Whether to resume an interrupted extension of the same store; the caller must then skip the first <see
    /// cref="Count"/> passages.
    /// </param>
    /// <param name="keep">Number of passages to copy, from the first on; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The store has fewer passages than are to be kept.</exception>
    /// <exception cref="InvalidDataException">
    /// The store is damaged, or the unfinished file is not an extension of it.
    /// </exception>
    public static VectorStoreWriter Extend(
        string path, string? newPath = null, bool resume = false, int? keep = null)
    {
        using VectorStore store = VectorStore.Open(path);
        int kept = keep ?? store.Count;
        ArgumentOutOfRangeException.ThrowIfNegative(kept, nameof(keep));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kept, store.Count, nameof(keep));
        VectorStoreHeader header = Header(store.Dimension, store.ModelFingerprint, store.Element);
        VectorStoreWriter writer = new(newPath ?? path, header, $"extends {store.Fingerprint}", resume);
        try
        {
            writer.CheckIds(store, kept);
            while (writer.Count < kept)
                writer.Copy(store, Math.Min(RowChecksums.RowsPerGroup, kept - writer.Count));
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Whether a passage with this id was appended, including before a resume.</summary>
    public bool Contains(string id) => _ids.Contains(id);

    /// <summary>Appends passages.</summary>
    /// <param name="ids">Id of each passage.</param>
    /// <param name="vectors">Vectors, row-major (passages × d).</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    /// <exception cref="InvalidDataException">
    /// An id is empty or a duplicate, or a vector holds a NaN, an infinity, or a value beyond the range of a float16
    /// store.
    /// </exception>
    public void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors)
    {
        if (vectors.Length != (long)ids.Length * Dimension)
            throw new ArgumentException(
                $"expected {ids.Length} × {Dimension} values for {ids.Length} ids, found {vectors.Length}",
                nameof(vectors));
        for (int start = 0; start < ids.Length; start += _blockRows)
        {
            int count = Math.Min(_blockRows, ids.Length - start);
            ReadOnlySpan<string> blockIds = ids.Slice(start, count);
            ReadOnlySpan<float> block = vectors.Slice(start * Dimension, count * Dimension);
            for (int i = 0; i < count; i++)
                Check(blockIds[i], block.Slice(i * Dimension, Dimension));
            AppendRows(
                blockIds, Element == VectorElement.Float32 ? MemoryMarshal.AsBytes(block) : Encode(block, count));
        }
    }

    /// <summary>Writes ids and checksums and renames the file to its final path.</summary>
    public void Complete()
    {
        _file.Complete(stream =>
        {
            BufferedStream buffered = new(stream, 1 << 20);
            WriteZeros(buffered, (int)((8 - stream.Position % 8) % 8));
            (long idBytes, uint idChecksum) = _ids.Write(buffered);
            WriteZeros(buffered, (int)((8 - idBytes % 8) % 8));
            ReadOnlySpan<byte> checksums = _checksums.ToBytes(idChecksum);
            buffered.Write(checksums);
            buffered.Flush();
            stream.Position = 0;
            stream.Write((_header with
            {
                Count = Count,
                IdBytes = idBytes,
                ChecksumOfChecksums = Crc32C.Compute(checksums),
            }).ToBytes());
        });
    }

    /// <summary>Closes the files; an unfinished store remains and can be resumed.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Creates a writer with groups of another length, for tests.</summary>
    internal static VectorStoreWriter Create(
        string path, int dimension, string modelFingerprint, VectorElement element, int rowsPerGroup) =>
        new(path, Header(dimension, modelFingerprint, element) with { RowsPerGroup = rowsPerGroup }, "", false);

    /// <summary>
    /// Creates a writer that converts <paramref name="source"/> to another number format, or resumes doing so.
    /// </summary>
    /// <exception cref="InvalidDataException">The unfinished conversion has another source or format.</exception>
    internal static VectorStoreWriter Convert(VectorStore source, string path, VectorElement element, bool resume)
    {
        VectorStoreHeader header = Header(source.Dimension, source.ModelFingerprint, element);
        VectorStoreWriter writer = new(path, header, $"is {source.Fingerprint}", resume);
        try
        {
            writer.CheckIds(source, source.Count);
            return writer.Count <= source.Count
                ? writer
                : throw new InvalidDataException(
                    $"{ResumableFile.PartPath(path)}: expected at most {source.Count} passages of {source.Path}, found "
                    + $"{writer.Count}; delete it to start again");
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Id of a passage that was appended, including before a resume.</summary>
    internal string Id(int index) => _ids[index];

    private static VectorStoreHeader Header(int dimension, string modelFingerprint, VectorElement element)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, VectorStoreHeader.MaxDimension);
        ArgumentNullException.ThrowIfNull(modelFingerprint);
        if (IdTable.Utf8.GetByteCount(modelFingerprint) > VectorStoreHeader.MaxFingerprintBytes)
            throw new ArgumentException(
                $"expected a model fingerprint of at most {VectorStoreHeader.MaxFingerprintBytes} bytes, "
                + "found a longer one",
                nameof(modelFingerprint));
        return new VectorStoreHeader(element, dimension, 0, 0, 0, modelFingerprint);
    }

    private static void WriteZeros(Stream stream, int count) => stream.Write(stackalloc byte[count]);

    /// <summary>Appends passages of a store of the same number format and width, without changing their bits.</summary>
    internal void Append(VectorStore store, ReadOnlySpan<int> passages)
    {
        if (store.Element != Element || store.Dimension != Dimension)
            throw new ArgumentException($"{store.Path} holds vectors of another number format or width", nameof(store));
        byte[] rows = new byte[passages.Length * store.RowBytes];
        string[] ids = new string[passages.Length];
        for (int i = 0; i < passages.Length; i++)
        {
            store.Row(passages[i]).CopyTo(rows.AsSpan(i * store.RowBytes));
            ids[i] = store.Id(passages[i]);
            _ids.Add(ids[i]);
        }
        AppendRows(ids, rows);
    }

    /// <summary>Copies the rows of a store of the same number format from <see cref="Count"/> on.</summary>
    private void Copy(VectorStore store, int count)
    {
        string[] ids = new string[count];
        int first = Count;
        for (int i = 0; i < count; i++)
        {
            ids[i] = store.Id(first + i);
            _ids.Add(ids[i]);
        }
        AppendRows(ids, store.Rows(first, count));
    }

    private ReadOnlySpan<byte> Encode(ReadOnlySpan<float> vectors, int count)
    {
        int bytes = count * _header.RowBytes;
        if (_block.Length < bytes)
            _block = new byte[bytes];
        VectorRows.Encode(Element, Dimension, vectors, _block);
        return _block.AsSpan(0, bytes);
    }

    private void AppendRows(ReadOnlySpan<string> ids, ReadOnlySpan<byte> rows)
    {
        _file.Append(rows, IdTable.ToNote(ids));
        _checksums.Append(rows);
    }

    private void Check(string id, ReadOnlySpan<float> vector)
    {
        float limit = Element == VectorElement.Float16 ? VectorRows.Float16Limit : float.PositiveInfinity;
        foreach (float value in vector)
        {
            if (!(MathF.Abs(value) < limit))
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"passage \"{id}\": expected a finite vector{(float.IsFinite(value) ? " within ±65504 for a "
                    + "float16 store" : "")}, found {value}"));
        }
        _ids.Add(id);
    }

    private void Replay(ReadOnlySpan<byte> data, ReadOnlySpan<byte> note)
    {
        if (data.Length % _header.RowBytes != 0)
            throw new InvalidDataException($"expected rows of {_header.RowBytes} bytes, found {data.Length} bytes");
        VectorRowCheck.Check(Element, Dimension, Count, data);
        _checksums.Append(data);
        _ids.AddNote(note, data.Length / _header.RowBytes);
    }

    /// <summary>Checks that the resumed ids are those of the first passages of <paramref name="source"/>.</summary>
    private void CheckIds(VectorStore source, int count)
    {
        for (int i = 0; i < Math.Min(Count, count); i++)
        {
            if (_ids[i] != source.Id(i))
                throw new InvalidDataException(
                    $"{ResumableFile.PartPath(_path)}: expected \"{FileHeader.Shown(source.Id(i))}\" of {source.Path} "
                    + $"as passage {i}, found \"{FileHeader.Shown(_ids[i])}\"; delete it to start again");
        }
    }
}
