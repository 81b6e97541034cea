using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// Products of a vector with panels of <see cref="GemmTile"/> (k × columns), which read them once and in order,
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

    /// <summary>sums (k) += panels · x (columns of all panels).</summary>
    /// <remarks>
    /// Four panels at a time: adding up the lanes of a vector costs more than the products of a panel's row.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedProduct<TSimd, TVector>(
        float* panels, int length, int count, int k, float* x, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, columns = 2 * lanes;
        for (; count >= 4; count -= 4, panels += 4 * (nint)length, x += 4 * columns)
        {
            TVector x0 = TSimd.Load(x), x1 = TSimd.Load(x + lanes);
            TVector x2 = TSimd.Load(x + columns), x3 = TSimd.Load(x + columns + lanes);
            TVector x4 = TSimd.Load(x + 2 * columns), x5 = TSimd.Load(x + 2 * columns + lanes);
            TVector x6 = TSimd.Load(x + 3 * columns), x7 = TSimd.Load(x + 3 * columns + lanes);
            float* a = panels, b = a + length, c = b + length, d = c + length;
            for (int row = 0; row < k; row++, a += columns, b += columns, c += columns, d += columns)
            {
                TVector s = TSimd.Multiply(x0, TSimd.Load(a)), t = TSimd.Multiply(x1, TSimd.Load(a + lanes));
                s = TSimd.MultiplyAdd(x2, TSimd.Load(b), s);
                t = TSimd.MultiplyAdd(x3, TSimd.Load(b + lanes), t);
                s = TSimd.MultiplyAdd(x4, TSimd.Load(c), s);
                t = TSimd.MultiplyAdd(x5, TSimd.Load(c + lanes), t);
                s = TSimd.MultiplyAdd(x6, TSimd.Load(d), s);
                t = TSimd.MultiplyAdd(x7, TSimd.Load(d + lanes), t);
                sums[row] += TSimd.Sum(TSimd.Add(s, t));
            }
        }
        for (; count > 0; count--, panels += length, x += columns)
        {
            TVector x0 = TSimd.Load(x), x1 = TSimd.Load(x + lanes);
            float* a = panels;
            for (int row = 0; row < k; row++, a += columns)
            {
                TVector s = TSimd.Multiply(x0, TSimd.Load(a));
                sums[row] += TSimd.Sum(TSimd.MultiplyAdd(x1, TSimd.Load(a + lanes), s));
            }
        }
    }
}
