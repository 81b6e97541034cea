using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>LayerNorm with learned scale and shift, applied to one row while it is in L1.</summary>
internal static unsafe class LayerNormRow
{
    /// <summary>
    /// result = (y − mean) / √(variance + epsilon) · scale + shift for y = row + residual, which replaces the row.
    /// </summary>
    /// <param name="row">Input (length values), which becomes y.</param>
    /// <param name="residual">
    /// Values to add (length values), or null for none; may be <paramref name="result"/>.
    /// </param>
    /// <param name="scale">Learned scale (length values).</param>
    /// <param name="shift">Learned shift (length values).</param>
    /// <param name="epsilon">Added to the variance, so that a constant row stays finite.</param>
    /// <param name="result">Receives the result (length values).</param>
    /// <param name="length">Number of values in the row.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TSimd, TVector>(
        float* row, float* residual, float* scale, float* shift, float epsilon, float* result, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float mean = RowNormalizer.Add<TSimd, TVector>(row, residual, length) / length;
        float variance = RowNormalizer.SquaresAround<TSimd, TVector>(mean, row, length) / length;
        float inverse = 1 / MathF.Sqrt(variance + epsilon);
        TVector means = TSimd.Broadcast(mean), inverses = TSimd.Broadcast(inverse);
        int i = 0;
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
        {
            TVector normal = TSimd.Multiply(TSimd.Subtract(TSimd.Load(row + i), means), inverses);
            TSimd.Store(TSimd.MultiplyAdd(normal, TSimd.Load(scale + i), TSimd.Load(shift + i)), result + i);
        }
        for (; i < length; i++)
            result[i] = (row[i] - mean) * inverse * scale[i] + shift[i];
    }
}
