using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// A row of floats in 8 bits: code = round(x / scale) + 128, scale = max|x| / 127. A NaN makes the scale NaN, and so
/// every score computed from it.
/// </summary>
internal static unsafe class RowQuantizer
{
    /// <summary>Greatest magnitude of a code, before 128 is added.</summary>
    public const float Largest = 127;

    /// <summary>Writes the codes of a row and returns its scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Quantize<TSimd, TVector>(float* row, byte* codes, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int i = 0;
        TVector largest = TSimd.Zero;
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
            largest = TSimd.MaxMagnitude(largest, TSimd.Load(row + i));
        float max = TSimd.MaxOfLanes(largest);
        for (; i < length; i++)
            max = MathF.Max(max, MathF.Abs(row[i]));
        if (!(max > 0) || !float.IsFinite(max))
        {
            new Span<byte>(codes, length).Fill(128);
            return max == 0 ? 0 : float.NaN;
        }
        float inverse = Largest / max;
        TVector inverses = TSimd.Broadcast(inverse);
        for (i = 0; i <= length - TSimd.Lanes; i += TSimd.Lanes)
            TSimd.StoreCodes(TSimd.Multiply(TSimd.Load(row + i), inverses), codes + i);
        for (; i < length; i++)
            codes[i] = (byte)((int)MathF.Round(row[i] * inverse) + 128);
        return max / Largest;
    }
}
