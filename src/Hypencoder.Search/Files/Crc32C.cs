using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hypencoder.Search.Files;

/// <summary>
/// The CRC-32C (Castagnoli) checksum of RFC 3720, by the processor's instruction where there is one. The instruction
/// has a latency of three cycles and a throughput of one, so long data is processed in three streams that are combined
/// after each <see cref="StreamBytes"/>: the checksum's state is a linear function over GF(2) of the previous state.
/// </summary>
internal static class Crc32C
{
    private const int StreamBytes = 1024;
    private static readonly uint[] Table = MakeTable();

    /// <summary>
    /// Continues a checksum: <paramref name="crc"/> is that of the preceding bytes, 0 where there are none.
    /// </summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        for (; data.Length >= 3 * StreamBytes; data = data[(3 * StreamBytes)..])
            crc = AppendStreams(crc, data);
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

    /// <remarks>
    /// Optimised from the first call on: most files are verified before the runtime would optimise it.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint AppendStreams(uint crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> first = MemoryMarshal.Cast<byte, ulong>(data[..StreamBytes]);
        ReadOnlySpan<ulong> second = MemoryMarshal.Cast<byte, ulong>(data.Slice(StreamBytes, StreamBytes));
        ReadOnlySpan<ulong> third = MemoryMarshal.Cast<byte, ulong>(data.Slice(2 * StreamBytes, StreamBytes));
        uint a = crc, b = 0, c = 0;
        for (int i = 0; i < first.Length && i < second.Length && i < third.Length; i++)
        {
            a = BitOperations.Crc32C(a, first[i]);
            b = BitOperations.Crc32C(b, second[i]);
            c = BitOperations.Crc32C(c, third[i]);
        }
        return AdvanceOverZeros(AdvanceOverZeros(a) ^ b) ^ c;
    }

    /// <summary>The state after <see cref="StreamBytes"/> zero bytes.</summary>
    private static uint AdvanceOverZeros(uint state) =>
        Table[state & 0xFF] ^ Table[256 + ((state >> 8) & 0xFF)] ^ Table[512 + ((state >> 16) & 0xFF)]
        ^ Table[768 + (state >> 24)];

    /// <summary>
    /// Table of the states that follow each value of each byte: the sum of those that follow its bits.
    /// </summary>
    private static uint[] MakeTable()
    {
        uint[] table = new uint[4 * 256];
        for (int bit = 0; bit < 32; bit++)
        {
            uint state = 1u << bit;
            for (int i = 0; i < StreamBytes; i += sizeof(ulong))
                state = BitOperations.Crc32C(state, 0ul);
            for (int value = 0; value < 256; value++)
            {
                if ((value >> (bit % 8) & 1) != 0)
                    table[bit / 8 * 256 + value] ^= state;
            }
        }
        return table;
    }
}
