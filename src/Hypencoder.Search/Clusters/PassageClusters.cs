using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The passages of one vector store in clusters, with their vectors in 8 bits. It finds the passages with the greatest
/// inner products with a vector without comparing all of them. The file is memory-mapped; <see
/// cref="PassageClustersBuilder"/> creates it. Safe to read from many threads. It must not be used after <see
/// cref="Dispose"/>.
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

    /// <summary>Number of passages.</summary>
    public int Count => _header.Count;

    /// <summary>Number of values in a vector, d.</summary>
    public int Dimension => _header.Dimension;

    /// <summary>Number of clusters.</summary>
    public int ClusterCount => _header.Clusters;

    /// <summary>The <see cref="VectorStore.Fingerprint"/> of the store that the clusters belong to.</summary>
    public string StoreFingerprint => _header.StoreFingerprint;

    /// <summary>Path of the file.</summary>
    public string Path => _file.Path;

    /// <summary>The mean of all vectors, d values.</summary>
    public ReadOnlySpan<float> Mean => _table.Mean;

    /// <summary>The centroids, row-major (clusters × d).</summary>
    internal ReadOnlySpan<float> Centroids => _table.Centroids;

    /// <summary>Spread of each cluster: the root mean square distance to the centroid along one dimension.</summary>
    internal ReadOnlySpan<float> Spreads => _table.Spreads;

    /// <summary>
    /// Deviations of evenly drawn passages from their centroids, in units of their cluster's spread, row-major
    /// (passages × d). They show how far passages lie from centroids in any direction.
    /// </summary>
    internal ReadOnlySpan<float> Deviations => _table.Deviations;

    /// <summary>First panel of each cluster, followed by the number of panels.</summary>
    internal ReadOnlySpan<int> FirstPanels => _table.FirstPanels;

    /// <summary>Number of bytes in a panel.</summary>
    internal int PanelBytes => _header.PanelBytes;

    /// <summary>
    /// Opens a file of clusters. Panels are verified when they are first used; <see cref="Verify"/> verifies all of
    /// them.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a cluster file of this version, or is damaged or truncated.
    /// </exception>
    public static PassageClusters Open(string path) =>
        MappedFile.Open(path, file => new PassageClusters(file, ClustersHeader.Read(file)));

    /// <summary>Checks that the clusters were made from <paramref name="store"/>.</summary>
    /// <exception cref="InvalidDataException">They were made from another store.</exception>
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

    /// <summary>Reads the whole file and verifies checksums and values.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message names the panels.</exception>
    public void Verify() => _panels.VerifyAll();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The passages of a cluster, in the order of its panels.</summary>
    internal ReadOnlySpan<int> Members(int cluster) => _table.Members(cluster);

    /// <summary>Adjacent panels, count × <see cref="PanelBytes"/> bytes.</summary>
    internal ReadOnlySpan<byte> Panels(int first, int count) => _panels.Span<byte>(first, count);

    private void CheckPanels(int first, ReadOnlySpan<byte> panels)
    {
        for (int at = 0; at < panels.Length; at += PanelBytes)
        {
            if (!ClusterPanel.IsValid(panels.Slice(at, PanelBytes), Dimension))
                throw new InvalidDataException(
                    $"panel {first + at / PanelBytes}: expected finite scales, zero where a vector is, and the "
                    + "sums of the codes, found others");
        }
    }
}
