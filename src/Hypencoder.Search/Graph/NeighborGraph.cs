using System.Runtime.CompilerServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The nearest neighbours of each passage of one vector store, in a memory-mapped file. <see
/// cref="NeighborGraphBuilder"/> creates it. Safe to read from many threads. Spans from it must not be used after <see
/// cref="Dispose"/>.
/// </summary>
public sealed class NeighborGraph : IDisposable
{
    private readonly MappedFile _file;
    private readonly NeighborGraphHeader _header;
    private readonly CheckedRows _rows;
    private readonly VisitedPassages _checked;

    private NeighborGraph(MappedFile file, NeighborGraphHeader header)
    {
        _file = file;
        _header = header;
        int rows = header.Neighbors == 0 ? 0 : header.Count;
        _checked = new VisitedPassages(rows);
        _rows = new CheckedRows(
            file, "neighbours", rows, (int)header.RowBytes, header.RowsPerGroup, header.ChecksumsAt);
    }

    /// <summary>Number of passages.</summary>
    public int Count => _header.Count;

    /// <summary>Greatest number of neighbours of a passage.</summary>
    public int NeighborsPerPassage => _header.Neighbors;

    /// <summary>Whether the graph was built to hold most of the nearest neighbours rather than all.</summary>
    public bool IsApproximate => _header.IsApproximate;

    /// <summary>The <see cref="VectorStore.Fingerprint"/> of the store that the graph belongs to.</summary>
    public string StoreFingerprint => _header.StoreFingerprint;

    /// <summary>Path of the file.</summary>
    public string Path => _file.Path;

    /// <summary>
    /// Opens a graph. Rows are verified when they are first used; <see cref="Verify"/> verifies all of them.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a neighbour graph of this version, or is damaged or truncated.
    /// </exception>
    public static NeighborGraph Open(string path) =>
        MappedFile.Open(path, file => new NeighborGraph(file, NeighborGraphHeader.Read(file)));

    /// <summary>Indices of a passage's neighbours, nearest first, those at equal distance by ascending index.</summary>
    /// <exception cref="InvalidDataException">This part of the file is damaged.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<int> Neighbors(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        if (_header.Neighbors == 0)
            return [];
        ReadOnlySpan<int> row = _rows.Span<int>(index, 1);
        if (!_checked.Contains(index))
            CheckRow(index, row);
        return row[^1] >= 0 ? row : row[..row.IndexOf(-1)];
    }

    /// <summary>Checks that the graph was made from <paramref name="store"/>.</summary>
    /// <exception cref="InvalidDataException">It was made from another store.</exception>
    public void CheckStore(VectorStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.Fingerprint != StoreFingerprint)
            throw new InvalidDataException(
                $"{Path}: expected the graph of {store.Path} ({FileHeader.Shown(store.Fingerprint)}), "
                + $"found that of {FileHeader.Shown(StoreFingerprint)}");
        if (store.Count != Count)
            throw new InvalidDataException(
                $"{Path}: expected the {store.Count} passages of {store.Path}, found {Count}");
    }

    /// <summary>Reads the whole file and verifies checksums and values.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message names the passages.</exception>
    public void Verify()
    {
        _rows.VerifyAll();
        for (int index = 0; _header.Neighbors > 0 && index < Count; index++)
            CheckRow(index, _rows.Span<int>(index, 1));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckRow(int index, ReadOnlySpan<int> row)
    {
        if (NeighborRow.Fault(row, index, Count) is string fault)
            throw new InvalidDataException($"{Path}: passage {index}: expected {fault}");
        _checked.AddShared(index);
    }
}
