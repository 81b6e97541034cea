using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// 8-bit products with the 256-bit dot products of AVX-VNNI: twelve accumulators, two vectors of B and a broadcast of A
/// take fifteen of the sixteen registers that its encoding can name.
/// </summary>
internal readonly unsafe struct Int8TileVnni : IInt8Tile
{
    public static bool IsSupported => AvxVnni.IsSupported;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        byte* a, nint aStride, sbyte* panel, int steps, int* initial, int* c, nint cStride, nint ahead = 0)
    {
        Vector256<int> left = Vector256.Load(initial), right = Vector256.Load(initial + 8);
        Vector256<int> c00 = left, c01 = right, c10 = left, c11 = right, c20 = left, c21 = right;
        Vector256<int> c30 = left, c31 = right, c40 = left, c41 = right, c50 = left, c51 = right;
        for (sbyte* end = panel + (nint)steps * 64; panel != end; panel += 64, a += 4)
        {
            Sse.Prefetch1(panel + ahead);
            Vector256<sbyte> b0 = Vector256.Load(panel), b1 = Vector256.Load(panel + 32);
            Vector256<byte> x = Vector256.Create(*(int*)a).AsByte();
            c00 = AvxVnni.MultiplyWideningAndAdd(c00, x, b0);
            c01 = AvxVnni.MultiplyWideningAndAdd(c01, x, b1);
            x = Vector256.Create(*(int*)(a + aStride)).AsByte();
            c10 = AvxVnni.MultiplyWideningAndAdd(c10, x, b0);
            c11 = AvxVnni.MultiplyWideningAndAdd(c11, x, b1);
            x = Vector256.Create(*(int*)(a + 2 * aStride)).AsByte();
            c20 = AvxVnni.MultiplyWideningAndAdd(c20, x, b0);
            c21 = AvxVnni.MultiplyWideningAndAdd(c21, x, b1);
            x = Vector256.Create(*(int*)(a + 3 * aStride)).AsByte();
            c30 = AvxVnni.MultiplyWideningAndAdd(c30, x, b0);
            c31 = AvxVnni.MultiplyWideningAndAdd(c31, x, b1);
            x = Vector256.Create(*(int*)(a + 4 * aStride)).AsByte();
            c40 = AvxVnni.MultiplyWideningAndAdd(c40, x, b0);
            c41 = AvxVnni.MultiplyWideningAndAdd(c41, x, b1);
            x = Vector256.Create(*(int*)(a + 5 * aStride)).AsByte();
            c50 = AvxVnni.MultiplyWideningAndAdd(c50, x, b0);
            c51 = AvxVnni.MultiplyWideningAndAdd(c51, x, b1);
        }
        Store(c00, c01, c);
        Store(c10, c11, c += cStride);
        Store(c20, c21, c += cStride);
        Store(c30, c31, c += cStride);
        Store(c40, c41, c += cStride);
        Store(c50, c51, c + cStride);
    }

    /// <summary>Processes four steps at a time in independent chains, so that none waits for another.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyRow(byte* a, sbyte* panel, int steps, int* initial, int* c)
    {
        Vector256<int> c0 = Vector256.Load(initial), c1 = Vector256.Load(initial + 8);
        Vector256<int> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
        int step = 0;
        for (; step <= steps - 4; step += 4, panel += 256)
        {
            int* x = (int*)a + step;
            Vector256<byte> x0 = Vector256.Create(x[0]).AsByte(), x1 = Vector256.Create(x[1]).AsByte();
            Vector256<byte> x2 = Vector256.Create(x[2]).AsByte(), x3 = Vector256.Create(x[3]).AsByte();
            c0 = AvxVnni.MultiplyWideningAndAdd(c0, x0, Vector256.Load(panel));
            c1 = AvxVnni.MultiplyWideningAndAdd(c1, x0, Vector256.Load(panel + 32));
            d0 = AvxVnni.MultiplyWideningAndAdd(d0, x1, Vector256.Load(panel + 64));
            d1 = AvxVnni.MultiplyWideningAndAdd(d1, x1, Vector256.Load(panel + 96));
            e0 = AvxVnni.MultiplyWideningAndAdd(e0, x2, Vector256.Load(panel + 128));
            e1 = AvxVnni.MultiplyWideningAndAdd(e1, x2, Vector256.Load(panel + 160));
            f0 = AvxVnni.MultiplyWideningAndAdd(f0, x3, Vector256.Load(panel + 192));
            f1 = AvxVnni.MultiplyWideningAndAdd(f1, x3, Vector256.Load(panel + 224));
        }
        for (; step < steps; step++, panel += 64)
        {
            Vector256<byte> x = Vector256.Create(((int*)a)[step]).AsByte();
            c0 = AvxVnni.MultiplyWideningAndAdd(c0, x, Vector256.Load(panel));
            c1 = AvxVnni.MultiplyWideningAndAdd(c1, x, Vector256.Load(panel + 32));
        }
        Store(c0 + d0 + (e0 + f0), c1 + d1 + (e1 + f1), c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> left, Vector256<int> right, int* row)
    {
        left.Store(row);
        right.Store(row + 8);
    }
}
