using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Files;

/// <summary>Finds values that are not finite, a vector of values at a time.</summary>
/// <remarks>Optimised from the first call on: most files are checked before the runtime would optimise it.</remarks>
internal static class FiniteValues
{
    private const ushort HalfExponent = 0x7C00; // all ones only in NaN and the infinities

    /// <summary>Position of the first NaN or infinity; −1 if all values are finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FirstOther(ReadOnlySpan<float> values)
    {
        int i = 0;
        Vector<float> most = new(float.MaxValue);
        while (i <= values.Length - Vector<float>.Count
            && Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[i..])), most))
            i += Vector<float>.Count;
        for (; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }
        return -1;
    }

    /// <summary>
    /// Position of the first NaN or infinity among half-precision values, given as bits; −1 if all are finite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FirstOther(ReadOnlySpan<ushort> halves)
    {
        int i = 0;
        Vector<ushort> exponent = new(HalfExponent);
        while (i <= halves.Length - Vector<ushort>.Count
            && !Vector.EqualsAny(new Vector<ushort>(halves[i..]) & exponent, exponent))
            i += Vector<ushort>.Count;
        for (; i < halves.Length; i++)
        {
            if ((halves[i] & HalfExponent) == HalfExponent)
                return i;
        }
        return -1;
    }
}
