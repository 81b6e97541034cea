using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// What the header of a neighbour graph says. After it follow: neighbours (i32, count × k, nearest first, −1 where a
/// passage has fewer) and checksums (u32, one for each group of rows).
/// </summary>
internal sealed record NeighbourGraphHeader(
    int Count, int Neighbours, uint ChecksumOfChecksums, string StoreFingerprint)
{
    private const int Version = 1;

    public long RowBytes => (long)Neighbours * sizeof(int);

    public long ChecksumsAt => FileHeader.Size + Count * RowBytes;

    /// <summary>Rows without bytes need no checksum.</summary>
    public int Checksums => Neighbours == 0 ? 0 : (int)RowChecksums.Groups(Count);

    private static ReadOnlySpan<byte> Magic => "HYPGRAPH"u8;

    private long FileLength => ChecksumsAt + (long)Checksums * sizeof(uint);

    public byte[] ToBytes() => FileHeader.Write(
        Magic, Version, [Count, Neighbours, RowChecksums.RowsPerGroup, ChecksumOfChecksums], StoreFingerprint);

    /// <exception cref="InvalidDataException">The file is no neighbour graph that this version reads.</exception>
    public static NeighbourGraphHeader Read(MappedFile file)
    {
        (long[] fields, string text) = FileHeader.Read(file, Magic, Version);
        NeighbourGraphHeader header = new((int)fields[0], (int)fields[1], (uint)fields[3], text);
        if (file.Length != header.FileLength)
            throw new InvalidDataException(
                $"{file.Path}: expected {header.FileLength} bytes for {header.Count} passages, found {file.Length}");
        return header;
    }
}
