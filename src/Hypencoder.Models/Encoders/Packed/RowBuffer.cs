using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>Activations: rows of one width, their codes where layers read those, and room for a whole last tile.</summary>
internal sealed unsafe class RowBuffer
{
    private const int Line = 16; // floats in a cache line
    private readonly AlignedBuffer _values = new();
    private readonly AlignedBuffer _codes = new();
    private readonly AlignedBuffer _scales = new();
    private readonly bool _hasCodes;

    /// <param name="width">Floats of a row that are used.</param>
    /// <param name="columns">A panel's, of which rows hold whole ones.</param>
    /// <param name="hasCodes">Whether there are codes.</param>
    public RowBuffer(int width, int columns, bool hasCodes)
    {
        // An odd number of cache lines: rows a power of two apart would fall on the same lines of L1.
        int lines = (Padding.RoundUp(width, columns) + Line - 1) / Line;
        Stride = (lines | 1) * Line;
        _hasCodes = hasCodes;
    }

    /// <summary>From row to row, in floats.</summary>
    public int Stride { get; }

    /// <summary>The first row.</summary>
    public float* Values => _values.Pointer;

    /// <summary>The rows as a layer's input.</summary>
    public LinearInput Input =>
        new(_values.Pointer, Stride, _hasCodes ? (byte*)_codes.Pointer : null, _hasCodes ? _scales.Pointer : null);

    /// <summary>Makes room; the content is lost where that is not there yet.</summary>
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
    /// Zeros in the rows that fill up the last tile: their results are not used, but denormal numbers would be slow.
    /// </summary>
    public void ClearAfter(int rows) =>
        new Span<float>(Values + (nint)rows * Stride, TallGemmTile.Rows * Stride).Clear();
}
