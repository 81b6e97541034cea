using System.Buffers.Binary;
using System.Text;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The first <see cref="Size"/> bytes of a vector store. All numbers are little-endian:
/// <code>
///  0 magic "HYPVECTR"        32 count (i64)                56 header checksum (u32, this field as 0)
///  8 version (i32)           40 id bytes (i64)             60 fingerprint bytes (i32)
/// 12 element kind (i32)      48 rows a checksum (i32)      64 fingerprint (UTF-8)
/// 16 dimension (i32)         52 checksum of the checksums  …  zeros
/// 20 reserved (12 bytes)
/// </code>
/// Then follow: vectors (count × dimension), id offsets (i64, count + 1), id bytes (UTF-8), checksums (u32: one for each
/// group of rows of vectors, one for id offsets and bytes). CRC-32C all.
/// </summary>
internal sealed record VectorStoreHeader(
    int Dimension, long Count, long IdBytes, uint ChecksumOfChecksums, string ModelFingerprint)
{
    public const int Size = 4096;
    public const int Version = 1;
    public const int RowsPerChecksum = 1024;
    public const int MaxFingerprintBytes = Size - FingerprintAt;
    private const int Float32 = 1;
    private const int HeaderChecksumAt = 56;
    private const int FingerprintAt = 64;

    public static ReadOnlySpan<byte> Magic => "HYPVECTR"u8;

    public long VectorGroups => (Count + RowsPerChecksum - 1) / RowsPerChecksum;

    public long IdOffsetsAt => Size + (Count * Dimension * sizeof(float) + 7) / 8 * 8;

    public long IdBytesAt => IdOffsetsAt + (Count + 1) * sizeof(long);

    public long ChecksumsAt => (IdBytesAt + IdBytes + 7) / 8 * 8;

    public long FileLength => ChecksumsAt + (VectorGroups + 1) * sizeof(uint);

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Float32);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), Dimension);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), IdBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(48), RowsPerChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(52), ChecksumOfChecksums);
        int length = Encoding.UTF8.GetBytes(ModelFingerprint, bytes.AsSpan(FingerprintAt));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(60), length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeaderChecksumAt), Crc32C.Compute(bytes));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The header is not that of a vector store that this version reads.</exception>
    public static VectorStoreHeader Parse(string path, ReadOnlySpan<byte> bytes, long fileLength)
    {
        if (!bytes.StartsWith(Magic))
            throw new InvalidDataException(
                $"{path}: expected a vector store, which begins with \"{Encoding.ASCII.GetString(Magic)}\", "
                + $"found {Convert.ToHexString(bytes[..8])}");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version)
            throw new InvalidDataException($"{path}: expected vector store version {Version}, found {version}");
        byte[] copy = bytes[..Size].ToArray();
        copy.AsSpan(HeaderChecksumAt, sizeof(uint)).Clear();
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(bytes[HeaderChecksumAt..]), found = Crc32C.Compute(copy);
        if (found != expected)
            throw new InvalidDataException($"{path}: expected header checksum {expected:x8}, found {found:x8}");
        int kind = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (kind != Float32)
            throw new InvalidDataException($"{path}: expected element kind {Float32} (float32), found {kind}");
        int rows = BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]);
        if (rows != RowsPerChecksum)
            throw new InvalidDataException($"{path}: expected {RowsPerChecksum} rows a checksum, found {rows}");
        VectorStoreHeader header = new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[52..]),
            Encoding.UTF8.GetString(bytes.Slice(FingerprintAt, BinaryPrimitives.ReadInt32LittleEndian(bytes[60..]))));
        if (fileLength != header.FileLength)
            throw new InvalidDataException(
                $"{path}: expected {header.FileLength} bytes for {header.Count} vectors, found {fileLength}");
        return header;
    }
}
