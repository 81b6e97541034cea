using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Files;

/// <summary>Finds what is not a finite number, a vector of values at a time.</summary>
/// <remarks>Optimised from the first call on: most files are checked before the runtime would do it.</remarks>
internal static class FiniteValues
{
    private const ushort HalfExponent = 0x7C00; // all ones in NaN and the infinities alone

    /// <summary>Where the first NaN or infinity is; −1 where there is none.</summary>
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

    /// <summary>The same of halves, by their bits.</summary>
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
