using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// Whether all values are numbers, on the calling thread alone: Torch's own reductions wait for all cores, and where
/// others use those, loading took ten times as long.
/// </summary>
internal static class FiniteValues
{
    /// <param name="values">In the memory's order of bytes.</param>
    /// <param name="type">Of the values.</param>
    public static bool All(ReadOnlySpan<byte> values, ScalarType type) => type switch
    {
        ScalarType.Float32 => AllBelow(MemoryMarshal.Cast<byte, uint>(values), 0x7f80_0000u, 0x7fff_ffffu),
        ScalarType.Float64 => AllBelow(MemoryMarshal.Cast<byte, ulong>(values), 0x7ffUL << 52, ulong.MaxValue >> 1),
        ScalarType.Float16 => AllBelow(MemoryMarshal.Cast<byte, ushort>(values), (ushort)0x7c00, (ushort)0x7fff),
        ScalarType.BFloat16 => AllBelow(MemoryMarshal.Cast<byte, ushort>(values), (ushort)0x7f80, (ushort)0x7fff),
        _ => true,
    };

    /// <summary>Without their sign, numbers are the bit patterns below infinity's.</summary>
    private static bool AllBelow<T>(ReadOnlySpan<T> bits, T infinity, T magnitude)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector<T> largest = Vector<T>.Zero, mask = new(magnitude);
        int i = 0;
        for (; i <= bits.Length - Vector<T>.Count; i += Vector<T>.Count)
            largest = Vector.Max(largest, new Vector<T>(bits[i..]) & mask);
        bool finite = Vector.LessThanAll(largest, new Vector<T>(infinity));
        for (; i < bits.Length; i++)
            finite &= (bits[i] & magnitude) < infinity;
        return finite;
    }
}
