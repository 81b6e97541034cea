using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// The weights of a hidden layer in 8 bits: the scale of each column and the bias (floats, padded to whole panels),
/// then the panels, each with its 16 initial values (−128 · the sum of the column's codes) and its codes, four rows of
/// a column side by side.
/// </summary>
internal static unsafe class Int8Weights
{
    /// <summary>Number of steps of <see cref="IInt8Tile.Depth"/> for k inputs.</summary>
    public static int Steps(int k) => (k + IInt8Tile.Depth - 1) / IInt8Tile.Depth;

    /// <summary>Size of a layer, in floats.</summary>
    public static int Floats(int k, int width) => Padded(width) * 2 + Panels(width) * PanelFloats(Steps(k));

    /// <summary>The panel whose first column is <paramref name="first"/>.</summary>
    public static float* Panel(float* layer, int steps, int width, int first) =>
        layer + Padded(width) * 2 + (nint)(first / IInt8Tile.Columns) * PanelFloats(steps);

    /// <remarks>Optimised from the first call on, since the first query would otherwise wait for it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(QNet qnet, int layer, float* packed)
    {
        int k = qnet.Dimensions[layer], width = qnet.Dimensions[layer + 1], padded = Padded(width), steps = Steps(k);
        new Span<float>(packed, Floats(k, width)).Clear();
        qnet.Bias(layer).CopyTo(new Span<float>(packed + padded, width));
        // Four rows of a panel's columns at a time, padded with zeros.
        float* block = stackalloc float[IInt8Tile.Depth * IInt8Tile.Columns];
        Span<float> inverses = stackalloc float[IInt8Tile.Columns];
        fixed (float* matrix = qnet.Matrix(layer), inverse = inverses)
        {
            LargestOfColumns(matrix, k, width, packed);
            for (int first = 0; first < width; first += IInt8Tile.Columns)
            {
                int count = Math.Min(IInt8Tile.Columns, width - first);
                inverses.Clear();
                for (int column = 0; column < count; column++)
                {
                    float largest = packed[first + column];
                    packed[first + column] = largest / RowQuantizer.Largest;
                    inverses[column] = largest > 0 ? RowQuantizer.Largest / largest : 0;
                }
                int* initial = (int*)Panel(packed, steps, width, first), codes = initial + IInt8Tile.Columns;
                for (int step = 0; step < steps; step++, codes += IInt8Tile.Columns)
                {
                    int row = step * IInt8Tile.Depth, rows = Math.Min(IInt8Tile.Depth, k - row);
                    float* source = matrix + (nint)row * width + first;
                    if (rows == IInt8Tile.Depth && count == IInt8Tile.Columns)
                    {
                        Encode(source, width, inverse, initial, codes);
                        continue;
                    }
                    new Span<float>(block, IInt8Tile.Depth * IInt8Tile.Columns).Clear();
                    for (int i = 0; i < rows; i++, source += width)
                        new ReadOnlySpan<float>(source, count).CopyTo(new(block + i * IInt8Tile.Columns, count));
                    Encode(block, IInt8Tile.Columns, inverse, initial, codes);
                }
            }
        }
    }

    /// <summary>Writes the largest magnitude of each column, or NaN if one of its values is NaN.</summary>
    private static void LargestOfColumns(float* matrix, int k, int width, float* largest)
    {
        for (int row = 0; row < k; row++, matrix += width)
        {
            int column = 0;
            for (; column <= width - Vector256<float>.Count; column += Vector256<float>.Count)
            {
                Simd256.MaxMagnitude(Vector256.Load(largest + column), Vector256.Load(matrix + column))
                    .Store(largest + column);
            }
            for (; column < width; column++)
                largest[column] = MathF.Max(largest[column], MathF.Abs(matrix[column]));
        }
    }

    /// <summary>
    /// Writes the codes of four rows of a panel, side by side, and adds −128 times their sums to the initial values.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Encode(float* rows, int stride, float* inverses, int* initial, int* codes)
    {
        for (int i = 0; i < IInt8Tile.Columns; i += Vector256<int>.Count)
        {
            Vector256<float> scale = Vector256.Load(inverses + i);
            Vector256<int> c0 = Codes(rows + i, scale), c1 = Codes(rows + stride + i, scale);
            Vector256<int> c2 = Codes(rows + 2 * stride + i, scale), c3 = Codes(rows + 3 * stride + i, scale);
            (Vector256.Load(initial + i) - ((c0 + c1 + (c2 + c3)) << 7)).Store(initial + i);
            Vector256<int> low = Vector256.Create(255);
            ((c0 & low) | ((c1 & low) << 8) | ((c2 & low) << 16) | (c3 << 24)).Store(codes + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Codes(float* values, Vector256<float> scale) =>
        Vector256.ConvertToInt32Native(Vector256.Round(Vector256.Load(values) * scale));

    /// <summary>
    /// row (floats) = row (32-bit sums) · scale of the passage · scale of the column + bias, in place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dequantize<TSimd, TVector>(QNet qnet, int layer, float* packed, float scale, float* row)
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
