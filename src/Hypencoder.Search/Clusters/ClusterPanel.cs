using System.Runtime.InteropServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Sixteen passages of a cluster, as the 8-bit kernels take them: indices (i32, −1 where there is none), scales (f32),
/// initial values (i32, −128 · the sum of the codes, since a query's bytes have 128 added), codes (i8, steps of four
/// dimensions × 16 passages × 4).
/// </summary>
internal static class ClusterPanel
{
    public const int Passages = IInt8Tile.Columns;
    public const int ScalesAt = Passages * sizeof(int);
    public const int InitialAt = 2 * ScalesAt;
    public const int CodesAt = 3 * ScalesAt;

    public static int Steps(int dimension) => (dimension + IInt8Tile.Depth - 1) / IInt8Tile.Depth;

    public static int Bytes(int dimension) =>
        checked(CodesAt + Steps(dimension) * Passages * IInt8Tile.Depth);

    /// <summary>Writes up to sixteen passages.</summary>
    /// <param name="indices">Their indices.</param>
    /// <param name="vectors">Row-major (passages × d).</param>
    /// <param name="dimension">d.</param>
    /// <param name="panel">Takes <see cref="Bytes"/>.</param>
    public static void Write(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> vectors, int dimension, Span<byte> panel)
    {
        panel.Clear();
        Span<int> ids = MemoryMarshal.Cast<byte, int>(panel[..ScalesAt]);
        Span<float> scales = MemoryMarshal.Cast<byte, float>(panel[ScalesAt..InitialAt]);
        Span<int> initial = MemoryMarshal.Cast<byte, int>(panel[InitialAt..CodesAt]);
        Span<sbyte> codes = MemoryMarshal.Cast<byte, sbyte>(panel[CodesAt..]);
        ids.Fill(-1);
        indices.CopyTo(ids);
        for (int passage = 0; passage < indices.Length; passage++)
        {
            ReadOnlySpan<float> vector = vectors.Slice(passage * dimension, dimension);
            float largest = 0;
            foreach (float value in vector)
                largest = Math.Max(largest, Math.Abs(value));
            scales[passage] = largest / RowQuantiser.Largest;
            float inverse = largest > 0 ? RowQuantiser.Largest / largest : 0;
            for (int i = 0; i < dimension; i++)
            {
                int code = (int)MathF.Round(vector[i] * inverse);
                codes[(i / IInt8Tile.Depth * Passages + passage) * IInt8Tile.Depth + i % IInt8Tile.Depth] =
                    (sbyte)code;
                initial[passage] -= 128 * code;
            }
        }
    }
}
