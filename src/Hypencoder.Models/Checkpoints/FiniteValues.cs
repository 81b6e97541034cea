using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hypencoder.Models.Checkpoints;

/// <summary>Checks that values are finite.</summary>
internal static class FiniteValues
{
    private const uint Infinity = 0x7f80_0000, Magnitude = 0x7fff_ffff;

    /// <summary>
    /// Whether all values are finite: without the sign, their bit patterns are below that of infinity.
    /// </summary>
    // Optimised at once, since a model's weights are read once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool All(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        Vector<uint> largest = Vector<uint>.Zero, mask = new(Magnitude);
        int i = 0;
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            largest = Vector.Max(largest, new Vector<uint>(bits[i..]) & mask);
        bool finite = Vector.LessThanAll(largest, new Vector<uint>(Infinity));
        for (; i < bits.Length; i++)
            finite &= (bits[i] & Magnitude) < Infinity;
        return finite;
    }
}
