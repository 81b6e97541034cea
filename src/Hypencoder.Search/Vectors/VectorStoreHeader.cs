using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The header of a vector store. It is followed by the vectors (count rows of <see cref="VectorRows"/>), id offsets
/// (i64, count + 1), id bytes (UTF-8), and checksums (u32: the groups of vectors, then offsets and bytes of the ids).
/// Each part begins at a multiple of eight bytes.
/// </summary>
internal sealed record VectorStoreHeader(
    VectorElement Element, int Dimension, long Count, long IdBytes, uint ChecksumOfChecksums, string ModelFingerprint)
{
    /// <summary>Greatest d: enough for any model, and small enough that products of sizes do not overflow.</summary>
    public const int MaxDimension = 1 << 20;

    /// <summary>Greatest length of a model's fingerprint, in bytes.</summary>
    public const int MaxFingerprintBytes = 1024;

    private const int Version = 1;

    /// <summary>Number of rows that share a checksum; 1,024 in files of earlier versions.</summary>
    public int RowsPerGroup { get; init; } = RowChecksums.RowsPerGroup;

    public int RowBytes { get; } = VectorRows.Bytes(Element, Dimension);

    public long IdOffsetsAt => FileHeader.Size + (Count * RowBytes + 7) / 8 * 8;

    public long IdBytesAt => IdOffsetsAt + (Count + 1) * sizeof(long);

    public long ChecksumsAt => (IdBytesAt + IdBytes + 7) / 8 * 8;

    /// <summary>Offset of the checksum of the ids, the last of the checksums.</summary>
    public long IdChecksumAt => ChecksumsAt + CheckedRows.Groups(Count, RowsPerGroup) * sizeof(uint);

    public long FileLength => IdChecksumAt + sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "HYPVECTR"u8;

    public byte[] ToBytes() => FileHeader.Write(
        Magic, Version, [(long)Element, Dimension, Count, IdBytes, RowsPerGroup, ChecksumOfChecksums],
        ModelFingerprint);

    /// <summary>Reads the header of a file and verifies the checksums.</summary>
    /// <exception cref="InvalidDataException">The file is not a vector store of this version.</exception>
    public static VectorStoreHeader Read(MappedFile file)
    {
        (long[] fields, string text) = FileHeader.Read(file, Magic, Version);
        if (fields[0] is < (long)VectorElement.Float32 or > (long)VectorElement.Int8)
            throw new InvalidDataException(
                $"{file.Path}: expected element kind 1 (float32), 2 (float16) or 3 (int8), found {fields[0]}");
        VectorStoreHeader header = new(
            (VectorElement)fields[0],
            (int)FileHeader.Within(file, "dimension", fields[1], 1, MaxDimension),
            FileHeader.Within(file, "number of vectors", fields[2], 0, int.MaxValue),
            FileHeader.Within(file, "length of the ids", fields[3], 0, file.Length),
            FileHeader.Checksum(file, fields[5]), text)
        {
            RowsPerGroup = FileHeader.RowsPerGroup(file, fields[4]),
        };
        FileHeader.Within(
            file, "length of the model's fingerprint", IdTable.Utf8.GetByteCount(text), 0, MaxFingerprintBytes);
        if (file.Length != header.FileLength)
            throw new InvalidDataException(
                $"{file.Path}: expected {header.FileLength} bytes for {header.Count} vectors, found {file.Length}");
        file.Verify(
            "checksums", header.ChecksumOfChecksums, header.ChecksumsAt, header.FileLength - header.ChecksumsAt);
        return header;
    }
}
