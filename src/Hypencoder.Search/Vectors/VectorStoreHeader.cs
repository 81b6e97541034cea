using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// What the header of a vector store says. After it follow: vectors (count × dimension), id offsets (i64, count + 1),
/// id bytes (UTF-8), checksums (u32: the groups of vectors, then offsets and bytes of the ids). Each part begins at a
/// multiple of eight bytes.
/// </summary>
internal sealed record VectorStoreHeader(
    int Dimension, long Count, long IdBytes, uint ChecksumOfChecksums, string ModelFingerprint)
{
    private const int Version = 1;
    private const int Float32 = 1; // the only element kind so far

    public long RowBytes => (long)Dimension * sizeof(float);

    public long IdOffsetsAt => FileHeader.Size + (Count * RowBytes + 7) / 8 * 8;

    public long IdBytesAt => IdOffsetsAt + (Count + 1) * sizeof(long);

    public long ChecksumsAt => (IdBytesAt + IdBytes + 7) / 8 * 8;

    public int Checksums => (int)RowChecksums.Groups(Count) + 1;

    private static ReadOnlySpan<byte> Magic => "HYPVECTR"u8;

    private long FileLength => ChecksumsAt + (long)Checksums * sizeof(uint);

    public byte[] ToBytes() => FileHeader.Write(
        Magic, Version, [Float32, Dimension, Count, IdBytes, RowChecksums.RowsPerGroup, ChecksumOfChecksums],
        ModelFingerprint);

    /// <exception cref="InvalidDataException">The file is no vector store that this version reads.</exception>
    public static VectorStoreHeader Read(MappedFile file)
    {
        (long[] fields, string text) = FileHeader.Read(file, Magic, Version);
        if (fields[0] != Float32)
            throw new InvalidDataException(
                $"{file.Path}: expected element kind {Float32} (float32), found {fields[0]}");
        VectorStoreHeader header = new((int)fields[1], fields[2], fields[3], (uint)fields[5], text);
        if (file.Length != header.FileLength)
            throw new InvalidDataException(
                $"{file.Path}: expected {header.FileLength} bytes for {header.Count} vectors, found {file.Length}");
        return header;
    }
}
