using System.Runtime.InteropServices;
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
    private readonly CheckedRows _panels;

    private PassageClusters(MappedFile file, ClustersHeader header)
    {
        _file = file;
        _header = header;
        _panels = new CheckedRows(
            file, "panels", header.Panels, header.PanelBytes, header.PanelsPerGroup, header.ChecksumsAt);
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
    public ReadOnlySpan<float> Mean => _file.Span<float>(_header.TableAt, Dimension);

    /// <summary>The centroids, row-major (clusters × d).</summary>
    internal ReadOnlySpan<float> Centroids =>
        _file.Span<float>(_header.TableAt + sizeof(float) * (long)Dimension, ClusterCount * Dimension);

    /// <summary>For each cluster, the root of the mean squared distance to the centroid along one dimension.</summary>
    internal ReadOnlySpan<float> Spreads => _file.Span<float>(SpreadsAt, ClusterCount);

    /// <summary>
    /// What some passages, drawn evenly, differ from their centroids in units of their cluster's spread, row-major
    /// (passages × d): how far passages lie from centroids in any direction.
    /// </summary>
    internal ReadOnlySpan<float> Deviations => _file.Span<float>(DeviationsAt, _header.Deviations * Dimension);

    /// <summary>For each cluster its first panel; one more at the end.</summary>
    internal ReadOnlySpan<int> FirstPanels => _file.Span<int>(
        DeviationsAt + sizeof(float) * (long)_header.Deviations * Dimension, ClusterCount + 1);

    /// <summary>How many passages a cluster holds: whole panels but for the last, which ends in −1.</summary>
    internal int PassagesOf(int cluster)
    {
        int first = FirstPanels[cluster], end = FirstPanels[cluster + 1];
        if (first == end)
            return 0;
        ReadOnlySpan<int> last = MemoryMarshal.Cast<byte, int>(Panels(end - 1, 1))[..ClusterPanel.Passages];
        int empty = last.IndexOf(-1);
        return (end - first - (empty < 0 ? 0 : 1)) * ClusterPanel.Passages + Math.Max(0, empty);
    }

    /// <summary>How many bytes a panel takes.</summary>
    internal int PanelBytes => _header.PanelBytes;

    private long SpreadsAt => _header.TableAt + sizeof(float) * (Dimension + (long)ClusterCount * Dimension);

    private long DeviationsAt => SpreadsAt + sizeof(float) * (long)ClusterCount;

    /// <summary>
    /// Opens clusters. The panels are compared with their checksums when they are first used: <see cref="Verify"/> does
    /// it for all.
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
                $"{Path}: expected the clusters of {store.Path} ({store.Fingerprint}), "
                + $"found those of {StoreFingerprint}");
    }

    /// <summary>Reads everything and compares it with the checksums.</summary>
    /// <exception cref="InvalidDataException">Something differs; the message says which panels.</exception>
    public void Verify() => _panels.VerifyAll();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Neighbouring panels, count × <see cref="PanelBytes"/>.</summary>
    internal ReadOnlySpan<byte> Panels(int first, int count) => _panels.Span<byte>(first, count);
}
