using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Sixteen passages of a cluster in the layout of the 8-bit kernels: scales (f32), initial values (i32, −128 times the
/// sum of the codes, since 128 is added to a query's bytes), codes (i8, steps of four dimensions × 16 passages × 4).
/// Zeros pad the last panel of a cluster.
/// </summary>
internal static class ClusterPanel
{
    public const int Passages = IInt8Tile.Columns;
    public const int InitialAt = Passages * sizeof(float);
    public const int CodesAt = InitialAt + Passages * sizeof(int);

    public static int Steps(int dimension) => (dimension + IInt8Tile.Depth - 1) / IInt8Tile.Depth;

    /// <summary>Number of panels for a number of passages.</summary>
    public static int Count(int passages) => (int)((passages + Passages - 1L) / Passages);

    public static int Bytes(int dimension) =>
        checked(CodesAt + Steps(dimension) * Passages * IInt8Tile.Depth);

    /// <summary>Writes up to sixteen passages.</summary>
    /// <param name="vectors">Passage vectors, row-major (passages × d).</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <param name="panel">Buffer of <see cref="Bytes"/> bytes that receives the panel.</param>
    public static void Write(ReadOnlySpan<float> vectors, int dimension, Span<byte> panel)
    {
        panel.Clear();
        Span<float> scales = MemoryMarshal.Cast<byte, float>(panel[..InitialAt]);
        Span<int> initial = MemoryMarshal.Cast<byte, int>(panel[InitialAt..CodesAt]);
        Span<sbyte> codes = MemoryMarshal.Cast<byte, sbyte>(panel[CodesAt..]);
        for (int passage = 0; passage * dimension < vectors.Length; passage++)
        {
            ReadOnlySpan<float> vector = vectors.Slice(passage * dimension, dimension);
            float largest = 0;
            foreach (float value in vector)
                largest = Math.Max(largest, Math.Abs(value));
            float inverse = largest > 0 ? RowQuantizer.Largest / largest : 0;
            if (!float.IsFinite(inverse))
                (inverse, largest) = (0, 0); // too small to invert: treated as zero
            scales[passage] = largest / RowQuantizer.Largest;
            for (int i = 0; i < dimension; i++)
            {
                int code = (int)MathF.Round(vector[i] * inverse);
                codes[(i / IInt8Tile.Depth * Passages + passage) * IInt8Tile.Depth + i % IInt8Tile.Depth] =
                    (sbyte)code;
                initial[passage] -= 128 * code;
            }
        }
    }

    /// <summary>
    /// Whether a panel could have been made by <see cref="Write"/>: scales are finite, and zero where all codes are;
    /// initial values match the codes, so that a query of zeros (bytes of 128) scores zero.
    /// </summary>
    /// <remarks>Optimised from the first call on, since it runs only once for each panel.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe bool IsValid(ReadOnlySpan<byte> panel, int dimension)
    {
        ReadOnlySpan<float> scales = MemoryMarshal.Cast<byte, float>(panel[..InitialAt]);
        int steps = Steps(dimension);
        byte[] zeros = new byte[steps * IInt8Tile.Depth];
        zeros.AsSpan().Fill(128);
        Span<int> sums = stackalloc int[Passages];
        fixed (byte* start = panel, query = zeros)
        fixed (int* sum = sums)
        {
            Int8TilePortable.MultiplyRow(query, (sbyte*)start + CodesAt, steps, (int*)(start + InitialAt), sum);
        }
        for (int passage = 0; passage < Passages; passage++)
        {
            float scale = scales[passage];
            if (sums[passage] != 0 || !float.IsFinite(scale) || scale < 0
                || scale > 0 == IsZero(panel[CodesAt..], passage, steps))
                return false;
        }
        return true;
    }

    private static bool IsZero(ReadOnlySpan<byte> codes, int passage, int steps)
    {
        ReadOnlySpan<int> fours = MemoryMarshal.Cast<byte, int>(codes);
        for (int step = 0; step < steps; step++)
        {
            if (fours[step * Passages + passage] != 0)
                return false;
        }
        return true;
    }
}
