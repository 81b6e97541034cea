using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The header of a neighbour graph. It is followed by the neighbours (i32, count × k, nearest first, padded with −1)
/// and the checksums (u32, one for each group of rows). Files written before approximate graphs existed have 0 in the
/// field that marks them.
/// </summary>
internal sealed record NeighborGraphHeader(
    int Count, int Neighbors, uint ChecksumOfChecksums, string StoreFingerprint, bool IsApproximate = false)
{
    private const int Version = 1;

    /// <summary>Number of rows that share a checksum.</summary>
    public int RowsPerGroup { get; init; } = RowChecksums.RowsPerGroup;

    public long RowBytes => (long)Neighbors * sizeof(int);

    public long ChecksumsAt => FileHeader.Size + Count * RowBytes;

    /// <summary>Number of bytes of the checksums. Empty rows have none.</summary>
    public long ChecksumBytes => Neighbors == 0 ? 0 : CheckedRows.Groups(Count, RowsPerGroup) * sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "HYPGRAPH"u8;

    public byte[] ToBytes() => FileHeader.Write(
        Magic, Version, [Count, Neighbors, RowsPerGroup, ChecksumOfChecksums, IsApproximate ? 1 : 0],
        StoreFingerprint);

    /// <exception cref="InvalidDataException">The file is not a neighbour graph of this version.</exception>
    public static NeighborGraphHeader Read(MappedFile file)
    {
        (long[] fields, string text) = FileHeader.Read(file, Magic, Version);
        NeighborGraphHeader header = new(
            (int)FileHeader.Within(file, "number of passages", fields[0], 0, int.MaxValue),
            (int)FileHeader.Within(file, "number of neighbours", fields[1], 0, int.MaxValue / sizeof(int)),
            FileHeader.Checksum(file, fields[3]), text,
            FileHeader.Within(file, "mark of an approximate graph", fields[4], 0, 1) != 0)
        {
            RowsPerGroup = FileHeader.RowsPerGroup(file, fields[2]),
        };
        long length = header.ChecksumsAt + header.ChecksumBytes;
        if (file.Length != length)
            throw new InvalidDataException(
                $"{file.Path}: expected {length} bytes for {header.Count} passages, found {file.Length}");
        file.Verify("checksums", header.ChecksumOfChecksums, header.ChecksumsAt, header.ChecksumBytes);
        return header;
    }
}
