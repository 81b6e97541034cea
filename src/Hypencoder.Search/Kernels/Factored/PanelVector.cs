using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// Products of a vector with one panel of <see cref="GemmTile"/> (k × columns), which read the panel once and in order,
/// so that memory is what limits them.
/// </summary>
internal static unsafe class PanelVector
{
    /// <summary>sums (columns) += x (k) · panel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddProduct<TSimd, TVector>(float* x, float* panel, int k, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, columns = 2 * lanes, row = 0;
        TVector a0 = TSimd.Load(sums), a1 = TSimd.Load(sums + lanes);
        TVector b0 = TSimd.Zero, b1 = b0, c0 = b0, c1 = b0, d0 = b0, d1 = b0;
        for (; row <= k - 4; row += 4, panel += 4 * columns)
        {
            TVector x0 = TSimd.Broadcast(x[row]), x1 = TSimd.Broadcast(x[row + 1]);
            TVector x2 = TSimd.Broadcast(x[row + 2]), x3 = TSimd.Broadcast(x[row + 3]);
            a0 = TSimd.MultiplyAdd(x0, TSimd.Load(panel), a0);
            a1 = TSimd.MultiplyAdd(x0, TSimd.Load(panel + lanes), a1);
            b0 = TSimd.MultiplyAdd(x1, TSimd.Load(panel + columns), b0);
            b1 = TSimd.MultiplyAdd(x1, TSimd.Load(panel + columns + lanes), b1);
            c0 = TSimd.MultiplyAdd(x2, TSimd.Load(panel + 2 * columns), c0);
            c1 = TSimd.MultiplyAdd(x2, TSimd.Load(panel + 2 * columns + lanes), c1);
            d0 = TSimd.MultiplyAdd(x3, TSimd.Load(panel + 3 * columns), d0);
            d1 = TSimd.MultiplyAdd(x3, TSimd.Load(panel + 3 * columns + lanes), d1);
        }
        for (; row < k; row++, panel += columns)
        {
            TVector x0 = TSimd.Broadcast(x[row]);
            a0 = TSimd.MultiplyAdd(x0, TSimd.Load(panel), a0);
            a1 = TSimd.MultiplyAdd(x0, TSimd.Load(panel + lanes), a1);
        }
        TSimd.Store(TSimd.Add(TSimd.Add(a0, b0), TSimd.Add(c0, d0)), sums);
        TSimd.Store(TSimd.Add(TSimd.Add(a1, b1), TSimd.Add(c1, d1)), sums + lanes);
    }

    /// <summary>sums (k) += panel · x (columns).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedProduct<TSimd, TVector>(float* panel, int k, float* x, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, columns = 2 * lanes;
        TVector x0 = TSimd.Load(x), x1 = TSimd.Load(x + lanes);
        for (int row = 0; row < k; row++, panel += columns)
        {
            TVector products = TSimd.MultiplyAdd(
                x1, TSimd.Load(panel + lanes), TSimd.Multiply(x0, TSimd.Load(panel)));
            sums[row] += TSimd.Sum(products);
        }
    }
}
