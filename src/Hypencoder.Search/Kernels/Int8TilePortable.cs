using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// The same sums without special instructions. Tiles are computed value by value, as the reference of the vector form;
/// rows by portable vectors, since searches use them where there is no AVX-VNNI.
/// </summary>
internal readonly unsafe struct Int8TilePortable : IInt8Tile
{
    public static void Multiply(
        byte* a, nint aStride, sbyte* panel, int steps, int* initial, int* c, nint cStride, nint ahead = 0)
    {
        for (int row = 0; row < IInt8Tile.Rows; row++, a += aStride, c += cStride)
        {
            for (int column = 0; column < IInt8Tile.Columns; column++)
            {
                int sum = initial[column];
                for (int k = 0; k < steps * IInt8Tile.Depth; k++)
                    sum += a[k] * panel[(k / 4 * IInt8Tile.Columns + column) * 4 + k % 4];
                c[column] = sum;
            }
        }
    }

    /// <summary>
    /// The product of an unsigned and a signed byte is at most 255 · 128 in magnitude and so fits 16 bits; four
    /// adjacent sums belong to one column.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyRow(byte* a, sbyte* panel, int steps, int* initial, int* c)
    {
        int* sums = stackalloc int[IInt8Tile.Columns * IInt8Tile.Depth];
        for (int part = 0; part < IInt8Tile.Columns * IInt8Tile.Depth; part += 16)
        {
            Vector128<int> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int step = 0; step < steps; step++)
            {
                Vector128<short> x = Vector128.WidenLower(Vector128.Create(((int*)a)[step]).AsByte()).AsInt16();
                Vector128<sbyte> b = Vector128.Load(panel + step * 64 + part);
                Vector128<short> low = x * Vector128.WidenLower(b), high = x * Vector128.WidenUpper(b);
                s0 += Vector128.WidenLower(low);
                s1 += Vector128.WidenUpper(low);
                s2 += Vector128.WidenLower(high);
                s3 += Vector128.WidenUpper(high);
            }
            s0.Store(sums + part);
            s1.Store(sums + part + 4);
            s2.Store(sums + part + 8);
            s3.Store(sums + part + 12);
        }
        for (int column = 0; column < IInt8Tile.Columns; column++)
        {
            int* four = sums + column * IInt8Tile.Depth;
            c[column] = initial[column] + four[0] + four[1] + four[2] + four[3];
        }
    }
}
