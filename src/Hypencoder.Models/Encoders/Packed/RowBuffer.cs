using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// Buffer of activations: rows of equal width, their codes if layers read those, and room for a whole last tile.
/// </summary>
internal sealed unsafe class RowBuffer
{
    private const int Line = 16; // floats in a cache line
    private readonly AlignedBuffer _values = new();
    private readonly AlignedBuffer _codes = new();
    private readonly AlignedBuffer _scales = new();
    private readonly bool _hasCodes;

    /// <param name="width">Number of floats used in a row.</param>
    /// <param name="columns">Number of columns of a panel; rows have room for whole panels.</param>
    /// <param name="hasCodes">Whether rows have codes.</param>
    public RowBuffer(int width, int columns, bool hasCodes)
    {
        // An odd number of cache lines, since rows at a distance of a power of two would map to the same lines of L1.
        int lines = (Padding.RoundUp(width, columns) + Line - 1) / Line;
        Stride = (lines | 1) * Line;
        _hasCodes = hasCodes;
    }

    /// <summary>Number of floats from row to row.</summary>
    public int Stride { get; }

    /// <summary>Address of the first row.</summary>
    public float* Values => _values.Pointer;

    /// <summary>The rows as the input of a layer.</summary>
    public LinearInput Input =>
        new(_values.Pointer, Stride, _hasCodes ? (byte*)_codes.Pointer : null, _hasCodes ? _scales.Pointer : null);

    /// <summary>Ensures room for a number of rows. Growing loses the content.</summary>
    public void Ensure(int rows)
    {
        rows += TallGemmTile.Rows;
        _values.Ensure(checked(rows * Stride));
        if (_hasCodes)
        {
            _codes.Ensure(rows * Stride / sizeof(float));
            _scales.Ensure(rows);
        }
    }

    /// <summary>
    /// Clears the rows that pad the last tile: their results are not used, but denormal numbers would be slow.
    /// </summary>
    public void ClearAfter(int rows) =>
        new Span<float>(Values + (nint)rows * Stride, TallGemmTile.Rows * Stride).Clear();
}
