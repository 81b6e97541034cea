using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// What all q-nets of a model share of a hidden layer's matrix W (in × out) = P N + B: the projection P (in × context)
/// and the base matrix B (in × out), packed once for all queries into panels of <see cref="GemmTile"/>. The normalised
/// context N (context × out) is a query's own. So x W = (x P) N + x B, and W itself need not be written out. The
/// context is as wide as the input, except behind a hidden layer that is cut to a prefix of its units.
/// </summary>
/// <remarks>
/// The panels of P are read in two ways: as the right side of x P, and column block by column block as the left side of
/// P N, for which their rows are padded to whole tiles; those of B are the initial values of P N.
/// </remarks>
internal sealed unsafe class FactoredLayer
{
    private readonly AlignedBuffer _projection = new();
    private readonly AlignedBuffer _base = new();

    /// <param name="inputs">Number of inputs of the layer.</param>
    /// <param name="context">Width of the context.</param>
    /// <param name="outputs">Number of outputs of the layer.</param>
    /// <param name="projection">P, row-major (in × context).</param>
    /// <param name="start">B, row-major (in × out).</param>
    /// <param name="columns">Number of columns of a panel.</param>
    public FactoredLayer(
        int inputs, int context, int outputs, ReadOnlySpan<float> projection, ReadOnlySpan<float> start, int columns)
    {
        (Inputs, ContextWidth, Outputs, Columns) = (inputs, context, outputs, columns);
        Pack(projection, context, _projection);
        Pack(start, outputs, _base);
    }

    /// <summary>Number of inputs of the layer.</summary>
    public int Inputs { get; }

    /// <summary>Number of columns of P and of rows of N.</summary>
    public int ContextWidth { get; }

    /// <summary>Number of outputs of the layer.</summary>
    public int Outputs { get; }

    /// <summary>Number of columns of a panel.</summary>
    public int Columns { get; }

    /// <summary>Number of panels that P has.</summary>
    public int ProjectionPanels => (ContextWidth + Columns - 1) / Columns;

    /// <summary>Number of panels that B, N and W have.</summary>
    public int OutputPanels => (Outputs + Columns - 1) / Columns;

    /// <summary>Number of rows of a panel of P, B or W: that of inputs, padded to whole tiles.</summary>
    public int PanelRows => GemmTile.PaddedRows(Inputs);

    /// <summary>Number of values of a panel of P, B or W.</summary>
    public int PanelLength => PanelRows * Columns;

    /// <summary>Number of rows of a panel of N: the width of the context, padded to whole tiles.</summary>
    public int ContextRows => GemmTile.PaddedRows(ContextWidth);

    /// <summary>Number of values of a panel of N.</summary>
    public int ContextLength => ContextRows * Columns;

    /// <summary>A panel of P.</summary>
    public float* Projection(int panel) => _projection.Pointer + (nint)panel * PanelLength;

    /// <summary>A panel of B.</summary>
    public float* Base(int panel) => _base.Pointer + (nint)panel * PanelLength;

    /// <remarks>Optimised from the first call on, since it runs only once for each layer of a model.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(ReadOnlySpan<float> matrix, int width, AlignedBuffer buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(matrix.Length, Inputs * width, nameof(matrix));
        int length = checked(Padding.RoundUp(width, Columns) / Columns * PanelLength);
        Span<float> panels = new(buffer.Ensure(length), length);
        panels.Clear();
        for (int first = 0; first < width; first += Columns, panels = panels[PanelLength..])
        {
            int count = Math.Min(Columns, width - first);
            for (int row = 0; row < Inputs; row++)
                matrix.Slice(row * width + first, count).CopyTo(panels[(row * Columns)..]);
        }
    }
}
