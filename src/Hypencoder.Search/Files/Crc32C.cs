using System.Buffers.Binary;
using System.Numerics;

namespace Hypencoder.Search.Files;

/// <summary>The CRC-32C (Castagnoli) checksum of RFC 3720, by the processor's instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>
    /// The checksum of <paramref name="data"/> after bytes whose checksum is <paramref name="crc"/> (0 for none).
    /// </summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }
        foreach (byte b in data)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    /// <summary>The checksum of <paramref name="data"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);
}
