using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The passages of one vector store in clusters, with their vectors in 8 bits: what finds the passages of the greatest
/// inner products with a vector without looking at all. On disk and memory-mapped; <see
/// cref="PassageClustersBuilder"/> makes it. It must not be used after <see cref="Dispose"/>.
/// </summary>
public sealed class PassageClusters : IDisposable
{
    private readonly MappedFile _file;
    private readonly ClustersHeader _header;
    private readonly ClustersTable _table;
    private readonly CheckedRows _panels;

    private PassageClusters(MappedFile file, ClustersHeader header)
    {
        _file = file;
        _header = header;
        _table = new ClustersTable(file, header);
        _panels = new CheckedRows(
            file, "panels", header.Panels, header.PanelBytes, header.PanelsPerGroup, header.ChecksumsAt, CheckPanels);
    }

    /// <summary>How many passages it holds.</summary>
    public int Count => _header.Count;

    /// <summary>d, the width of the vectors.</summary>
    public int Dimension => _header.Dimension;

    /// <summary>How many clusters there are.</summary>
    public int ClusterCount => _header.Clusters;

    /// <summary>The <see cref="VectorStore.Fingerprint"/> of the store that it belongs to.</summary>
    public string StoreFingerprint => _header.StoreFingerprint;

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>The mean of all vectors, d values.</summary>
    public ReadOnlySpan<float> Mean => _table.Mean;

    /// <summary>The centroids, row-major (clusters × d).</summary>
    internal ReadOnlySpan<float> Centroids => _table.Centroids;

    /// <summary>For each cluster, the root of the mean squared distance to the centroid along one dimension.</summary>
    internal ReadOnlySpan<float> Spreads => _table.Spreads;

    /// <summary>
    /// What some passages, drawn evenly, differ from their centroids in units of their cluster's spread, row-major
    /// (passages × d): how far passages lie from centroids in any direction.
    /// </summary>
    internal ReadOnlySpan<float> Deviations => _table.Deviations;

    /// <summary>For each cluster its first panel; one more at the end.</summary>
    internal ReadOnlySpan<int> FirstPanels => _table.FirstPanels;

    /// <summary>How many bytes a panel takes.</summary>
    internal int PanelBytes => _header.PanelBytes;

    /// <summary>
    /// Opens clusters. The panels are compared with their checksums and checked when they are first used: <see
    /// cref="Verify"/> does it for all.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// It is no file of clusters, of another version, damaged or cut off.
    /// </exception>
    public static PassageClusters Open(string path) =>
        MappedFile.Open(path, file => new PassageClusters(file, ClustersHeader.Read(file)));

    /// <summary>Checks that the clusters were made from <paramref name="store"/>.</summary>
    /// <exception cref="InvalidDataException">They were made from another.</exception>
    public void CheckStore(VectorStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.Fingerprint != StoreFingerprint)
            throw new InvalidDataException(
                $"{Path}: expected the clusters of {store.Path} ({FileHeader.Shown(store.Fingerprint)}), "
                + $"found those of {FileHeader.Shown(StoreFingerprint)}");
        if (store.Count != Count || store.Dimension != Dimension)
            throw new InvalidDataException(
                $"{Path}: expected the {store.Count} vectors of {store.Dimension} values of {store.Path}, "
                + $"found {Count} of {Dimension}");
    }

    /// <summary>Reads everything, compares it with the checksums, and checks it.</summary>
    /// <exception cref="InvalidDataException">Something is wrong; the message says which panels.</exception>
    public void Verify() => _panels.VerifyAll();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The passages of a cluster, in the order of its panels.</summary>
    internal ReadOnlySpan<int> Members(int cluster) => _table.Members(cluster);

    /// <summary>Neighbouring panels, count × <see cref="PanelBytes"/>.</summary>
    internal ReadOnlySpan<byte> Panels(int first, int count) => _panels.Span<byte>(first, count);

    private void CheckPanels(int first, ReadOnlySpan<byte> panels)
    {
        for (int at = 0; at < panels.Length; at += PanelBytes)
        {
            if (!ClusterPanel.IsRight(panels.Slice(at, PanelBytes), Dimension))
                throw new InvalidDataException(
                    $"panel {first + at / PanelBytes}: expected finite scales, zero where a vector is, and the "
                    + "sums of the codes, found others");
        }
    }
}
