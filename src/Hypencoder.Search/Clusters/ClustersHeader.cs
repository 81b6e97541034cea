using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The header of a file of clusters. It is followed by the panels (<see cref="ClusterPanel"/>), those of a cluster side
/// by side; the table (<see cref="ClustersTable"/>); and the checksums (u32: the groups of panels, then the table).
/// </summary>
internal sealed record ClustersHeader(
    int Count, int Dimension, int Clusters, int Panels, uint ChecksumOfChecksums, string StoreFingerprint)
{
    private const int Version = 2;

    /// <summary>Number of panels that share a checksum.</summary>
    public int PanelsPerGroup { get; init; } = 64;

    /// <summary>Number of sampled passages whose deviations from their centroids are stored.</summary>
    public int Deviations => Math.Min(Count, 256);

    public int PanelBytes => ClusterPanel.Bytes(Dimension);

    public long TableAt => FileHeader.Size + (long)Panels * PanelBytes;

    public long TableBytes =>
        sizeof(float) * ((1L + Clusters + Deviations) * Dimension + 2L * Clusters + Count);

    public long ChecksumsAt => TableAt + TableBytes;

    public long ChecksumBytes => (CheckedRows.Groups(Panels, PanelsPerGroup) + 1) * sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "HYPCLUST"u8;

    public byte[] ToBytes() => FileHeader.Write(
        Magic, Version, [Count, Dimension, Clusters, Panels, PanelsPerGroup, ChecksumOfChecksums], StoreFingerprint);

    /// <exception cref="InvalidDataException">
    /// The file is not a cluster file of this version, or is damaged.
    /// </exception>
    public static ClustersHeader Read(MappedFile file)
    {
        (long[] fields, string text) = FileHeader.Read(file, Magic, Version);
        ClustersHeader header = new(
            (int)FileHeader.Within(file, "number of passages", fields[0], 0, int.MaxValue),
            (int)FileHeader.Within(file, "dimension", fields[1], 1, VectorStoreHeader.MaxDimension),
            (int)FileHeader.Within(
                file, "number of clusters", fields[2], Math.Min(1, fields[0]),
                Math.Min(fields[0], int.MaxValue / fields[1])),
            (int)FileHeader.Within(file, "number of panels", fields[3], 0, fields[0]),
            FileHeader.Checksum(file, fields[5]), text)
        {
            PanelsPerGroup = FileHeader.RowsPerGroup(file, fields[4]),
        };
        long length = header.ChecksumsAt + header.ChecksumBytes;
        if (file.Length != length)
            throw new InvalidDataException(
                $"{file.Path}: expected {length} bytes for {header.Panels} panels, found {file.Length}");
        file.Verify("checksums", header.ChecksumOfChecksums, header.ChecksumsAt, header.ChecksumBytes);
        uint table = file.Span<uint>(header.ChecksumsAt + header.ChecksumBytes - sizeof(uint), 1)[0];
        file.Verify("table of clusters", table, header.TableAt, header.TableBytes);
        return header;
    }
}
