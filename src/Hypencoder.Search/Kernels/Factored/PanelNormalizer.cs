using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>ReLU and LayerNorm over the columns of a panel, with which the context of a hyper-head ends.</summary>
internal static unsafe class PanelNormalizer
{
    /// <summary>
    /// Replaces each column of one panel of <see cref="GemmTile"/> by LayerNorm(relu(column)), two vectors wide and two
    /// rows at a time, since the additions of a single chain would wait for each other.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReluNormalize<TSimd, TVector>(float* panel, int rows)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, columns = 2 * lanes;
        float* statistics = stackalloc float[columns], shift = stackalloc float[columns];
        TVector s0 = TSimd.Zero, s1 = TSimd.Zero, t0 = TSimd.Zero, t1 = TSimd.Zero;
        float* row = panel, end = panel + (nint)rows * columns;
        for (; row < end - columns; row += 2 * columns)
        {
            s0 = TSimd.Add(s0, Relu<TSimd, TVector>(row));
            s1 = TSimd.Add(s1, Relu<TSimd, TVector>(row + lanes));
            t0 = TSimd.Add(t0, Relu<TSimd, TVector>(row + columns));
            t1 = TSimd.Add(t1, Relu<TSimd, TVector>(row + columns + lanes));
        }
        for (; row < end; row += columns)
        {
            s0 = TSimd.Add(s0, Relu<TSimd, TVector>(row));
            s1 = TSimd.Add(s1, Relu<TSimd, TVector>(row + lanes));
        }
        TVector each = TSimd.Broadcast(1f / rows);
        TVector mean0 = TSimd.Multiply(TSimd.Add(s0, t0), each), mean1 = TSimd.Multiply(TSimd.Add(s1, t1), each);
        s0 = s1 = t0 = t1 = TSimd.Zero;
        for (row = panel; row < end - columns; row += 2 * columns)
        {
            s0 = AddSquare<TSimd, TVector>(row, mean0, s0);
            s1 = AddSquare<TSimd, TVector>(row + lanes, mean1, s1);
            t0 = AddSquare<TSimd, TVector>(row + columns, mean0, t0);
            t1 = AddSquare<TSimd, TVector>(row + columns + lanes, mean1, t1);
        }
        for (; row < end; row += columns)
        {
            s0 = AddSquare<TSimd, TVector>(row, mean0, s0);
            s1 = AddSquare<TSimd, TVector>(row + lanes, mean1, s1);
        }
        TSimd.Store(TSimd.Multiply(TSimd.Add(s0, t0), each), statistics);
        TSimd.Store(TSimd.Multiply(TSimd.Add(s1, t1), each), statistics + lanes);
        for (int i = 0; i < columns; i++)
            statistics[i] = 1 / MathF.Sqrt(statistics[i] + QNetOptions.LayerNormEpsilon);
        TVector scale0 = TSimd.Load(statistics), scale1 = TSimd.Load(statistics + lanes);
        for (row = panel; row < end; row += columns)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Subtract(TSimd.Load(row), mean0), scale0), row);
            TSimd.Store(TSimd.Multiply(TSimd.Subtract(TSimd.Load(row + lanes), mean1), scale1), row + lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Relu<TSimd, TVector>(float* at)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector value = TSimd.Max(TSimd.Zero, TSimd.Load(at));
        TSimd.Store(value, at);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSquare<TSimd, TVector>(float* at, TVector mean, TVector sum)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector centerd = TSimd.Subtract(TSimd.Load(at), mean);
        return TSimd.MultiplyAdd(centerd, centerd, sum);
    }
}
