using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// An attention with many queries, which gives a hidden layer of a q-net its factors: the values of all tokens, and
/// each query's attention over them. A panel of queries (two vectors wide) goes through logits and softmax as columns,
/// so that sums over tokens are sums of rows, lane by lane. Context, ReLU, LayerNorm and projection are left to whoever
/// scores (<see cref="QNetFactors"/>).
/// </summary>
internal sealed unsafe class MatrixHead<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly int _width;
    private readonly int _stateWidth;
    private readonly AlignedBuffer _keys;
    private readonly AlignedBuffer _values;
    private readonly AlignedBuffer _valueBias;
    private readonly AlignedBuffer _zeros;

    public MatrixHead(HeadPart part, int stateWidth)
    {
        _width = part.Width;
        _stateWidth = stateWidth;
        _keys = Tiles.Panels(part.Keys, stateWidth, Columns);
        _values = Tiles.Panels(part.Values, stateWidth, Columns);
        _valueBias = Tiles.Rows(part.ValueBias, 1, Columns);
        _zeros = Tiles.Rows(new float[Columns], 1, 1);
        Layer = new FactoredLayer(
            part.Rows, part.Width, part.Queries, part.Projection, part.Base, Columns);
    }

    /// <summary>What the q-nets of all queries share of the layer.</summary>
    public FactoredLayer Layer { get; }

    private static int Columns => GemmTile.Columns<TSimd, TVector>();

    /// <summary>Number of panels of values.</summary>
    public int ValuePanels => (_width + Columns - 1) / Columns;

    /// <summary>
    /// Computes a panel of the values of all tokens, transposed: (states Wᵀ + b)ᵀ, of which the panel is some rows
    /// (width × tokens).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteValues(int panel, float* states, int tokens, HeadWorker worker, float* values)
    {
        int rows = GemmTile.PaddedRows(tokens), first = panel * Columns, count = Math.Min(Columns, _width - first);
        float* scratch = worker.Scratch.Ensure(rows * Columns);
        GemmTile.MultiplyPanel<TSimd, TVector>(
            states, _stateWidth, rows, _values.Pointer + (nint)first * _stateWidth, _stateWidth,
            _valueBias.Pointer + first, scratch, Columns);
        values += first * tokens;
        for (int i = 0; i < count; i++)
        {
            for (int t = 0; t < tokens; t++)
                values[i * tokens + t] = scratch[t * Columns + i];
        }
        if (panel == ValuePanels - 1)
            new Span<float>(values + count * tokens, (Layer.ContextRows - _width) * tokens).Clear();
    }

    /// <summary>Computes the attention of a panel of queries (tokens × columns).</summary>
    public void WriteAttention(int panel, float* states, int tokens, float* attention)
    {
        GemmTile.MultiplyPanel<TSimd, TVector>(
            states, _stateWidth, GemmTile.PaddedRows(tokens), _keys.Pointer + (nint)panel * Columns * _stateWidth,
            _stateWidth, _zeros.Pointer, attention, Columns);
        PanelColumns.Softmax(attention, tokens, Columns);
    }
}
