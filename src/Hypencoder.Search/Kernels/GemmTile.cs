using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// The inner loop of all products: C = I + A B for <see cref="Rows"/> rows of A and a panel of B two vectors wide.
/// Twelve accumulators, two vectors of B and a broadcast of A fit sixteen registers, so the same body serves every
/// vector width; with thirty-two registers (AVX-512), <see cref="TallGemmTile"/> takes twice the rows, which is a fifth
/// faster. Each value is one chain of multiply-adds in ascending k, whatever its row and tile, so a result does not
/// depend on the position of its passage in a block.
/// </summary>
internal static unsafe class GemmTile
{
    /// <summary>Number of rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>
    /// Greatest k of a block: 256 × 32 floats of B take 32 KB, which stays in L1 for all rows of a block.
    /// </summary>
    public const int DepthBlock = 256;

    /// <summary>Distance, in rows of B, at which following panels are prefetched.</summary>
    private const int Ahead = 2 * DepthBlock;

    /// <summary>Number of rows, rounded up to whole tiles.</summary>
    public static int PaddedRows(int rows) => Padding.RoundUp(rows, Rows);

    /// <summary>Number of columns of a panel.</summary>
    public static int Columns<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => 2 * TSimd.Lanes;

    /// <summary>
    /// C (rows × panel) = initial (panel) + A (rows × k) B (k × panel). Up to <see cref="PaddedRows"/> rows of A are
    /// read and of C written; <paramref name="panel"/> is k × columns, contiguous. With an <paramref
    /// name="initialStride"/>, every row has initial values of its own, which may be those of C.
    /// </summary>
    public static void MultiplyPanel<TSimd, TVector>(
        float* a, int aStride, int rows, float* panel, int k, float* initial, float* c, int cStride,
        int initialStride = 0)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        bool tall = TSimd.Lanes == Simd512.Lanes && !Collides(aStride);
        for (int start = 0; start == 0 || start < k; start += DepthBlock)
        {
            int depth = Math.Min(DepthBlock, k - start);
            float* b = panel + (nint)start * Columns<TSimd, TVector>();
            for (int row = 0; row < rows;)
            {
                float* x = a + (nint)row * aStride + start, tile = c + (nint)row * cStride;
                float* from = start == 0 ? initial + (nint)row * initialStride : tile;
                int fromStride = start == 0 ? initialStride : cStride;
                int ahead = row == 0 ? Ahead * Columns<TSimd, TVector>() : 0;
                int height = tall ? Height(rows - row) : Rows;
                if (height == TallGemmTile.Rows)
                    TallGemmTile.Multiply<TSimd, TVector>(x, aStride, b, depth, from, fromStride, tile, cStride, ahead);
                else if (height == EightRowGemmTile.Rows)
                {
                    EightRowGemmTile.Multiply<TSimd, TVector>(
                        x, aStride, b, depth, from, fromStride, tile, cStride, ahead);
                }
                else
                    Multiply<TSimd, TVector>(x, aStride, b, depth, from, fromStride, tile, cStride);
                row += height;
            }
        }
    }

    /// <summary>
    /// Height of the next tile for the number of rows left; the total never exceeds that of whole tiles of six.
    /// </summary>
    private static int Height(int rows) => rows switch
    {
        <= Rows => Rows,
        <= EightRowGemmTile.Rows or (> TallGemmTile.Rows and <= 2 * EightRowGemmTile.Rows) => EightRowGemmTile.Rows,
        _ => TallGemmTile.Rows,
    };

    /// <summary>
    /// Whether rows of A map to the same cache lines of L1 (4,096 bytes a way), so that twelve of them do not fit
    /// beside B.
    /// </summary>
    private static bool Collides(int stride) => stride % 1024 == 0;

    // Optimised from the first call on: the first query of a process would otherwise wait some 200 ms for the tiers.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TSimd, TVector>(
        float* a, int aStride, float* b, int k, float* initial, int initialStride, float* c, int cStride)
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
        for (float* end = b + (nint)k * 2 * lanes; b != end; b += 2 * lanes, a++)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + lanes);
            TVector x = TSimd.Broadcast(a[0]);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            c01 = TSimd.MultiplyAdd(x, b1, c01);
            x = TSimd.Broadcast(a[aStride]);
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
            x = TSimd.Broadcast(a[2 * aStride]);
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            c21 = TSimd.MultiplyAdd(x, b1, c21);
            x = TSimd.Broadcast(a[3 * aStride]);
            c30 = TSimd.MultiplyAdd(x, b0, c30);
            c31 = TSimd.MultiplyAdd(x, b1, c31);
            x = TSimd.Broadcast(a[4 * aStride]);
            c40 = TSimd.MultiplyAdd(x, b0, c40);
            c41 = TSimd.MultiplyAdd(x, b1, c41);
            x = TSimd.Broadcast(a[5 * aStride]);
            c50 = TSimd.MultiplyAdd(x, b0, c50);
            c51 = TSimd.MultiplyAdd(x, b1, c51);
        }
        Store<TSimd, TVector>(c00, c01, c);
        Store<TSimd, TVector>(c10, c11, c += cStride);
        Store<TSimd, TVector>(c20, c21, c += cStride);
        Store<TSimd, TVector>(c30, c31, c += cStride);
        Store<TSimd, TVector>(c40, c41, c += cStride);
        Store<TSimd, TVector>(c50, c51, c + cStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<TSimd, TVector>(TVector left, TVector right, float* row)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TSimd.Store(left, row);
        TSimd.Store(right, row + TSimd.Lanes);
    }
}
