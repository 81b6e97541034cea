using System.Numerics;
using System.Runtime.InteropServices;

namespace Hypencoder.Models.Checkpoints;

/// <summary>Whether all values are numbers, no NaN and no infinity.</summary>
internal static class FiniteValues
{
    private const uint Infinity = 0x7f80_0000, Magnitude = 0x7fff_ffff;

    /// <summary>Without their sign, numbers are the bit patterns below infinity's.</summary>
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
