using System.Runtime.CompilerServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The nearest passages of each passage of one vector store, on disk and memory-mapped. <see
/// cref="NeighborGraphBuilder"/> makes it. Spans from it must not be used after <see cref="Dispose"/>.
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

    /// <summary>How many passages it holds.</summary>
    public int Count => _header.Count;

    /// <summary>The most neighbours that a passage has.</summary>
    public int NeighborsPerPassage => _header.Neighbors;

    /// <summary>Whether it was built to hold most of the nearest rather than all.</summary>
    public bool IsApproximate => _header.IsApproximate;

    /// <summary>The <see cref="VectorStore.Fingerprint"/> of the store that it belongs to.</summary>
    public string StoreFingerprint => _header.StoreFingerprint;

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>
    /// Opens a graph. Its rows are compared with their checksums and checked when they are first used: <see
    /// cref="Verify"/> does it for all.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// It is no neighbour graph, of another version, damaged or cut off.
    /// </exception>
    public static NeighborGraph Open(string path) =>
        MappedFile.Open(path, file => new NeighborGraph(file, NeighborGraphHeader.Read(file)));

    /// <summary>The passage indices of the neighbours, nearest first, equally near ones by ascending index.</summary>
    /// <exception cref="InvalidDataException">The file is damaged there; the message says where.</exception>
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
    /// <exception cref="InvalidDataException">It was made from another.</exception>
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

    /// <summary>Reads everything, compares it with the checksums, and checks it.</summary>
    /// <exception cref="InvalidDataException">Something is wrong; the message says which passages.</exception>
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
