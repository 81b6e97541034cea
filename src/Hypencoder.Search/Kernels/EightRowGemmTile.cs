using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// <see cref="TallGemmTile"/> with eight rows, for what remains after whole tiles of twelve: a query of sixteen tokens
/// takes two of these.
/// </summary>
internal static unsafe class EightRowGemmTile
{
    /// <summary>Number of rows of a tile.</summary>
    public const int Rows = 8;

    /// <summary>C (8 × panel) = initial + A (8 × k) B (k × panel), as in <see cref="TallGemmTile.Multiply"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TSimd, TVector>(
        float* a, int aStride, float* b, int k, float* initial, int initialStride, float* c, int cStride,
        int ahead)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        TVector c00 = TSimd.Load(initial), c01 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector c10 = TSimd.Load(initial), c11 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector c20 = TSimd.Load(initial), c21 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector c30 = TSimd.Load(initial), c31 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector c40 = TSimd.Load(initial), c41 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector c50 = TSimd.Load(initial), c51 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector c60 = TSimd.Load(initial), c61 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector c70 = TSimd.Load(initial), c71 = TSimd.Load(initial + lanes);
        nint two = 2 * (nint)aStride;
        float* d = a + 3 * (nint)aStride, e = a + 6 * (nint)aStride;
        for (float* end = b + (nint)k * 2 * lanes; b != end; b += 2 * lanes, a++, d++, e++)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + lanes);
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(b + ahead);
                Sse.Prefetch1(b + ahead + lanes);
            }
            TVector x = TSimd.Broadcast(a[0]);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            c01 = TSimd.MultiplyAdd(x, b1, c01);
            x = TSimd.Broadcast(a[aStride]);
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
            x = TSimd.Broadcast(a[two]);
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            c21 = TSimd.MultiplyAdd(x, b1, c21);
            x = TSimd.Broadcast(d[0]);
            c30 = TSimd.MultiplyAdd(x, b0, c30);
            c31 = TSimd.MultiplyAdd(x, b1, c31);
            x = TSimd.Broadcast(d[aStride]);
            c40 = TSimd.MultiplyAdd(x, b0, c40);
            c41 = TSimd.MultiplyAdd(x, b1, c41);
            x = TSimd.Broadcast(d[two]);
            c50 = TSimd.MultiplyAdd(x, b0, c50);
            c51 = TSimd.MultiplyAdd(x, b1, c51);
            x = TSimd.Broadcast(e[0]);
            c60 = TSimd.MultiplyAdd(x, b0, c60);
            c61 = TSimd.MultiplyAdd(x, b1, c61);
            x = TSimd.Broadcast(e[aStride]);
            c70 = TSimd.MultiplyAdd(x, b0, c70);
            c71 = TSimd.MultiplyAdd(x, b1, c71);
        }
        GemmTile.Store<TSimd, TVector>(c00, c01, c);
        GemmTile.Store<TSimd, TVector>(c10, c11, c += cStride);
        GemmTile.Store<TSimd, TVector>(c20, c21, c += cStride);
        GemmTile.Store<TSimd, TVector>(c30, c31, c += cStride);
        GemmTile.Store<TSimd, TVector>(c40, c41, c += cStride);
        GemmTile.Store<TSimd, TVector>(c50, c51, c += cStride);
        GemmTile.Store<TSimd, TVector>(c60, c61, c += cStride);
        GemmTile.Store<TSimd, TVector>(c70, c71, c + cStride);
    }
}
