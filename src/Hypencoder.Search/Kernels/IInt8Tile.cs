namespace Hypencoder.Search.Kernels;

/// <summary>
/// The inner loop of the 8-bit kernels: C = I + A B over <see cref="Rows"/> rows of unsigned bytes and a panel of <see
/// cref="Columns"/> columns of signed ones, in exact 32-bit sums. k advances in steps of <see cref="Depth"/>: a step of
/// the panel is 16 columns × 4 bytes.
/// </summary>
internal unsafe interface IInt8Tile
{
    const int Rows = 6;
    const int Columns = 16;
    const int Depth = 4;

    /// <summary>C (6 × 16) = initial (16) + A (6 × 4 steps) B (steps × 16 × 4).</summary>
    /// <remarks>
    /// The memory <paramref name="ahead"/> bytes after B may be prefetched into L2; 0 for no prefetch.
    /// </remarks>
    static abstract void Multiply(
        byte* a, nint aStride, sbyte* panel, int steps, int* initial, int* c, nint cStride, nint ahead = 0);

    /// <summary>Multiplies one row: c (16) = initial (16) + a (4 steps) B (steps × 16 × 4).</summary>
    static abstract void MultiplyRow(byte* a, sbyte* panel, int steps, int* initial, int* c);
}
