using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Sixteen passages of a cluster, as the 8-bit kernels take them: scales (f32), initial values (i32, −128 · the sum of
/// the codes, since a query's bytes have 128 added), codes (i8, steps of four dimensions × 16 passages × 4). Zeros fill
/// up the last panel of a cluster.
/// </summary>
internal static class ClusterPanel
{
    public const int Passages = IInt8Tile.Columns;
    public const int InitialAt = Passages * sizeof(float);
    public const int CodesAt = InitialAt + Passages * sizeof(int);

    public static int Steps(int dimension) => (dimension + IInt8Tile.Depth - 1) / IInt8Tile.Depth;

    /// <summary>How many panels hold so many passages.</summary>
    public static int Count(int passages) => (int)((passages + Passages - 1L) / Passages);

    public static int Bytes(int dimension) =>
        checked(CodesAt + Steps(dimension) * Passages * IInt8Tile.Depth);

    /// <summary>Writes up to sixteen passages.</summary>
    /// <param name="vectors">Row-major (passages × d).</param>
    /// <param name="dimension">d.</param>
    /// <param name="panel">Takes <see cref="Bytes"/>.</param>
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
                (inverse, largest) = (0, 0); // as good as zero
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
    /// Whether a panel is one that <see cref="Write"/> makes: finite scales, zero where all codes are, and initial
    /// values that the codes have, which a query of zeros, the bytes 128, shows.
    /// </summary>
    /// <remarks>Optimised from the first call on, since it runs once for a panel.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe bool IsRight(ReadOnlySpan<byte> panel, int dimension)
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
