using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>The softmax of a row whose length is a multiple of that of a vector.</summary>
internal static unsafe class SoftmaxRow
{
    /// <summary>
    /// row = e^(row − its maximum). Returns the sum of the row, by which the caller divides where that is cheapest.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Exponentials<TSimd, TVector>(float* row, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        TVector greatest = TSimd.Load(row);
        for (int i = lanes; i < length; i += lanes)
            greatest = TSimd.Max(greatest, TSimd.Load(row + i));
        TVector shift = TSimd.Broadcast(TSimd.Greatest(greatest)), sums = TSimd.Zero;
        for (int i = 0; i < length; i += lanes)
        {
            TVector e = SimdMath.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Load(row + i), shift));
            TSimd.Store(e, row + i);
            sums = TSimd.Add(sums, e);
        }
        return TSimd.Sum(sums);
    }
}
