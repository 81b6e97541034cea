namespace Hypencoder.Search.Kernels;

/// <summary>
/// The weights of a hidden layer in 8 bits: first the scale of each column and the bias (floats, padded to whole
/// panels), then the panels, each its 16 initial values (−128 · the sum of the column's codes) and its codes, four rows
/// of a column side by side.
/// </summary>
internal static unsafe class Int8Weights
{
    /// <summary>Steps of <see cref="IInt8Tile.Depth"/> over k inputs.</summary>
    public static int Steps(int k) => (k + IInt8Tile.Depth - 1) / IInt8Tile.Depth;

    /// <summary>How much a layer takes, in floats.</summary>
    public static int Floats(int k, int width) => Padded(width) * 2 + Panels(width) * PanelFloats(Steps(k));

    /// <summary>The panel whose first column is <paramref name="first"/>.</summary>
    public static float* Panel(float* layer, int steps, int width, int first) =>
        layer + Padded(width) * 2 + (nint)(first / IInt8Tile.Columns) * PanelFloats(steps);

    public static void Pack(QNet qnet, int layer, float* packed)
    {
        int k = qnet.Dimensions[layer], width = qnet.Dimensions[layer + 1], padded = Padded(width), steps = Steps(k);
        ReadOnlySpan<float> matrix = qnet.Matrix(layer);
        new Span<float>(packed, Floats(k, width)).Clear();
        Span<float> scales = new(packed, width), inverses = new float[width];
        qnet.Bias(layer).CopyTo(new Span<float>(packed + padded, width));
        for (int row = 0; row < k; row++)
        {
            ReadOnlySpan<float> weights = matrix.Slice(row * width, width);
            for (int column = 0; column < width; column++)
                scales[column] = Math.Max(scales[column], Math.Abs(weights[column]));
        }
        for (int column = 0; column < width; column++)
        {
            scales[column] /= RowQuantiser.Largest;
            inverses[column] = scales[column] > 0 ? 1 / scales[column] : 0;
        }
        for (int first = 0; first < width; first += IInt8Tile.Columns)
        {
            int* initial = (int*)Panel(packed, steps, width, first);
            sbyte* codes = (sbyte*)(initial + IInt8Tile.Columns);
            int count = Math.Min(IInt8Tile.Columns, width - first);
            for (int row = 0; row < k; row++)
            {
                ReadOnlySpan<float> weights = matrix.Slice(row * width + first, count);
                sbyte* at = codes + row / 4 * 64 + row % 4;
                for (int column = 0; column < count; column++, at += 4)
                {
                    int code = (int)MathF.Round(weights[column] * inverses[first + column]);
                    *at = (sbyte)code;
                    initial[column] -= 128 * code;
                }
            }
        }
    }

    /// <summary>row (floats) = row (32-bit sums) · scale of the passage · scale of the column + bias, in place.</summary>
    public static void Dequantise<TSimd, TVector>(QNet qnet, int layer, float* packed, float scale, float* row)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int width = qnet.Dimensions[layer + 1], i = 0;
        float* scales = packed, bias = packed + Padded(width);
        TVector rowScale = TSimd.Broadcast(scale);
        for (; i <= width - TSimd.Lanes; i += TSimd.Lanes)
        {
            TVector columnScale = TSimd.Multiply(rowScale, TSimd.Load(scales + i));
            TSimd.Store(
                TSimd.MultiplyAdd(TSimd.LoadConverted((int*)row + i), columnScale, TSimd.Load(bias + i)), row + i);
        }
        for (; i < width; i++)
            row[i] = ((int*)row)[i] * (scale * scales[i]) + bias[i];
    }

    private static int Padded(int width) => Panels(width) * IInt8Tile.Columns;

    private static int Panels(int width) => (width + IInt8Tile.Columns - 1) / IInt8Tile.Columns;

    private static int PanelFloats(int steps) => IInt8Tile.Columns * (steps + 1);
}
