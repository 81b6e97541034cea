namespace Hypencoder.Search.Kernels;

/// <summary>The same sums one by one: the statement that the vector form is tested against.</summary>
internal readonly unsafe struct Int8TilePortable : IInt8Tile
{
    public static void Multiply(
        byte* a, nint aStride, sbyte* panel, int steps, int* initial, int* c, nint cStride)
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
}
