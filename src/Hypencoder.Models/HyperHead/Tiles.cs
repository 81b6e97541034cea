using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>Matrices in the layout that <see cref="GemmTile"/> reads.</summary>
internal static unsafe class Tiles
{
    private const int Line = 16; // floats in a cache line

    /// <summary>
    /// Packs rows (rows × depth) as panels of their transpose (depth × columns), the last one padded with zeros.
    /// </summary>
    public static AlignedBuffer Panels(ReadOnlySpan<float> matrix, int depth, int columns)
    {
        int length = Padding.RoundUp(matrix.Length / depth, columns) * depth;
        AlignedBuffer buffer = new();
        Pack(matrix, depth, columns, new Span<float>(buffer.Ensure(length), length));
        return buffer;
    }

    /// <summary>Packs rows as <see cref="Panels"/> does, into a buffer.</summary>
    /// <param name="matrix">Rows (rows × depth).</param>
    /// <param name="depth">Number of values of a row.</param>
    /// <param name="columns">Number of columns of a panel.</param>
    /// <param name="panels">Receives the panels (padded rows × depth).</param>
    public static void Pack(ReadOnlySpan<float> matrix, int depth, int columns, Span<float> panels)
    {
        int padded = Padding.RoundUp(matrix.Length / depth, columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(panels.Length, padded * depth, nameof(panels));
        fixed (float* start = panels)
            Pack(matrix, depth, columns, padded, start);
    }

    // Optimised from the first call on, since it runs only a few times for each model.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ReadOnlySpan<float> matrix, int depth, int columns, int padded, float* panel)
    {
        int rows = matrix.Length / depth;
        // A cache line of each row at a time: rows may be a power of two apart, and L1 holds few of such lines.
        float* lines = stackalloc float[columns * Line];
        for (int first = 0; first < padded; first += columns)
        {
            int count = Math.Min(columns, rows - first);
            new Span<float>(lines, columns * Line).Clear();
            for (int k = 0; k < depth; k += Line)
            {
                int length = Math.Min(Line, depth - k);
                for (int row = 0; row < count; row++)
                    matrix.Slice((first + row) * depth + k, length).CopyTo(new Span<float>(lines + row * Line, Line));
                for (int i = 0; i < length; i++, panel += columns)
                {
                    for (int row = 0; row < columns; row++)
                        panel[row] = lines[row * Line + i];
                }
            }
        }
    }

    /// <summary>
    /// Packs rows (rows × depth), padded with rows of zeros to a multiple of <paramref name="multiple"/>.
    /// </summary>
    public static AlignedBuffer Rows(ReadOnlySpan<float> matrix, int depth, int multiple)
    {
        int length = Padding.RoundUp(matrix.Length / depth, multiple) * depth;
        AlignedBuffer buffer = new();
        Span<float> rows = new(buffer.Ensure(length), length);
        matrix.CopyTo(rows);
        rows[matrix.Length..].Clear();
        return buffer;
    }
}
