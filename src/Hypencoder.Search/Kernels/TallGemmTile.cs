using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// The tile of <see cref="GemmTile"/> for processors with thirty-two vector registers: twenty-four accumulators, two
/// vectors of B and a broadcast of A. It reads half as much of B for each multiply-add.
/// </summary>
internal static unsafe class TallGemmTile
{
    /// <summary>Number of rows of a tile.</summary>
    public const int Rows = 12;

    /// <summary>C (12 × panel) = initial + A (12 × k) B (k × panel); a stride of 0 repeats one initial row.</summary>
    /// <remarks>
    /// The memory <paramref name="ahead"/> floats after B is prefetched into L2 for the next call; 0 for no prefetch.
    /// The processor's own prefetching does not reach far enough where few rows share what comes from memory.
    /// </remarks>
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
        initial += initialStride;
        TVector c80 = TSimd.Load(initial), c81 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector c90 = TSimd.Load(initial), c91 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector ca0 = TSimd.Load(initial), ca1 = TSimd.Load(initial + lanes);
        initial += initialStride;
        TVector cb0 = TSimd.Load(initial), cb1 = TSimd.Load(initial + lanes);
        // Four pointers for three rows each: an address may add one register, and twice another.
        nint two = 2 * (nint)aStride;
        float* d = a + 3 * (nint)aStride, e = a + 6 * (nint)aStride, f = a + 9 * (nint)aStride;
        for (float* end = b + (nint)k * 2 * lanes; b != end; b += 2 * lanes, a++, d++, e++, f++)
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
            x = TSimd.Broadcast(e[two]);
            c80 = TSimd.MultiplyAdd(x, b0, c80);
            c81 = TSimd.MultiplyAdd(x, b1, c81);
            x = TSimd.Broadcast(f[0]);
            c90 = TSimd.MultiplyAdd(x, b0, c90);
            c91 = TSimd.MultiplyAdd(x, b1, c91);
            x = TSimd.Broadcast(f[aStride]);
            ca0 = TSimd.MultiplyAdd(x, b0, ca0);
            ca1 = TSimd.MultiplyAdd(x, b1, ca1);
            x = TSimd.Broadcast(f[two]);
            cb0 = TSimd.MultiplyAdd(x, b0, cb0);
            cb1 = TSimd.MultiplyAdd(x, b1, cb1);
        }
        GemmTile.Store<TSimd, TVector>(c00, c01, c);
        GemmTile.Store<TSimd, TVector>(c10, c11, c += cStride);
        GemmTile.Store<TSimd, TVector>(c20, c21, c += cStride);
        GemmTile.Store<TSimd, TVector>(c30, c31, c += cStride);
        GemmTile.Store<TSimd, TVector>(c40, c41, c += cStride);
        GemmTile.Store<TSimd, TVector>(c50, c51, c += cStride);
        GemmTile.Store<TSimd, TVector>(c60, c61, c += cStride);
        GemmTile.Store<TSimd, TVector>(c70, c71, c += cStride);
        GemmTile.Store<TSimd, TVector>(c80, c81, c += cStride);
        GemmTile.Store<TSimd, TVector>(c90, c91, c += cStride);
        GemmTile.Store<TSimd, TVector>(ca0, ca1, c += cStride);
        GemmTile.Store<TSimd, TVector>(cb0, cb1, c + cStride);
    }
}
