using System.Buffers.Binary;

namespace Hypencoder.Retrieval.Indexing.Import;

/// <summary>
/// The last eight bytes of gzip data: CRC-32 and length of the content (RFC 1952). <see
/// cref="System.IO.Compression.GZipStream"/> verifies them if present, but accepts data that is truncated or followed
/// by other bytes.
/// </summary>
internal static class GzipTrailer
{
    private const int Size = 8;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>Whether <paramref name="packed"/> ends with the trailer of <paramref name="content"/>.</summary>
    public static bool Fits(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> content) =>
        packed.Length >= Size
        && BinaryPrimitives.ReadUInt32LittleEndian(packed[^4..]) == (uint)content.Length
        && BinaryPrimitives.ReadUInt32LittleEndian(packed[^8..]) == Checksum(content);

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Entry(int index)
    {
        uint crc = (uint)index;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB8_8320;
        return crc;
    }
}
