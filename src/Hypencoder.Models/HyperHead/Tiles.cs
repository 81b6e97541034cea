using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>Matrices as <see cref="GemmTile"/> reads them.</summary>
internal static unsafe class Tiles
{
    /// <summary>
    /// Rows (rows × depth) as the panels of their transpose: each (depth × columns), the last filled up with zeros.
    /// </summary>
    /// <remarks>Compiled at once: it runs a few times a model, before the runtime would notice it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static AlignedBuffer Panels(ReadOnlySpan<float> matrix, int depth, int columns)
    {
        int rows = matrix.Length / depth, padded = Padding.RoundUp(rows, columns);
        AlignedBuffer buffer = new();
        float* panels = buffer.Ensure(padded * depth);
        for (int row = 0; row < padded; row++)
        {
            float* target = panels + (nint)(row / columns) * columns * depth + row % columns;
            for (int k = 0; k < depth; k++)
                target[(nint)k * columns] = row < rows ? matrix[row * depth + k] : 0;
        }
        return buffer;
    }

    /// <summary>
    /// Rows (rows × depth), filled up with rows of zeros to a multiple of <paramref name="multiple"/>.
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
