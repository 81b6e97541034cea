using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// An attention with many queries, transposed: a panel of queries (two vectors wide) goes through logits, softmax,
/// context, ReLU, LayerNorm and projection while it stays in L2, and becomes columns of the q-net's matrix. Sums over
/// tokens or widths are then sums of rows, lane by lane.
/// </summary>
internal sealed unsafe class MatrixHead<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly int _queries;
    private readonly int _width;
    private readonly int _stateWidth;
    private readonly AlignedBuffer _keys;
    private readonly AlignedBuffer _values;
    private readonly AlignedBuffer _valueBias;
    private readonly AlignedBuffer _projection;
    private readonly AlignedBuffer _zeros;
    private readonly float[] _base;

    public MatrixHead(HeadPart part, int stateWidth)
    {
        _queries = part.Queries;
        _width = part.Width;
        _stateWidth = stateWidth;
        _keys = Tiles.Panels(part.Keys, stateWidth, Columns);
        _values = Tiles.Panels(part.Values, stateWidth, Columns);
        _valueBias = Tiles.Rows(part.ValueBias, 1, Columns);
        _projection = Tiles.Rows(part.Projection, _width, GemmTile.Rows);
        _zeros = Tiles.Rows(new float[Columns], 1, 1);
        _base = part.Base;
    }

    /// <summary>Number of pieces in which <see cref="Generate"/> makes the matrix.</summary>
    public int Panels => Padding.RoundUp(_queries, Columns) / Columns;

    private static int Columns => GemmTile.Columns<TSimd, TVector>();

    private int PaddedWidth => GemmTile.PaddedRows(_width);

    /// <summary>
    /// Computes the values of all tokens, which the panels share: values = (states Wᵀ + b)ᵀ, (width × tokens).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prepare(AlignedBuffer states, int tokens, HeadWorker worker, AlignedBuffer values)
    {
        int rows = GemmTile.PaddedRows(tokens), stride = Padding.RoundUp(_width, Columns);
        float* scratch = worker.Scratch.Ensure(rows * stride);
        for (int first = 0; first < _width; first += Columns)
        {
            GemmTile.MultiplyPanel<TSimd, TVector>(
                states.Pointer, _stateWidth, rows, _values.Pointer + (nint)first * _stateWidth, _stateWidth,
                _valueBias.Pointer + first, scratch + first, stride);
        }
        float* transposed = values.Ensure(PaddedWidth * tokens);
        for (int i = 0; i < _width; i++)
        {
            for (int t = 0; t < tokens; t++)
                transposed[i * tokens + t] = scratch[t * stride + i];
        }
        new Span<float>(transposed + _width * tokens, (PaddedWidth - _width) * tokens).Clear();
    }

    /// <summary>Generates columns of the matrix (width × queries), row-major.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Generate(
        int panel, AlignedBuffer states, int tokens, AlignedBuffer values, HeadWorker worker, Span<float> matrix)
    {
        float* attention = worker.Attention.Ensure(GemmTile.PaddedRows(tokens) * Columns);
        float* context = worker.Context.Ensure(PaddedWidth * Columns);
        float* result = worker.Scratch.Ensure(PaddedWidth * Columns);
        Multiply(
            states, _stateWidth, GemmTile.PaddedRows(tokens),
            _keys.Pointer + (nint)panel * Columns * _stateWidth, attention);
        PanelColumns.Softmax(attention, tokens, Columns);
        Multiply(values, tokens, PaddedWidth, attention, context);
        PanelColumns.ReluNormalize<TSimd, TVector>(context, _width);
        Multiply(_projection, _width, PaddedWidth, context, result);
        int first = panel * Columns, count = Math.Min(Columns, _queries - first);
        for (int i = 0; i < _width; i++)
        {
            int at = i * _queries + first;
            PanelColumns.Add(new(result + i * Columns, count), _base.AsSpan(at, count), matrix.Slice(at, count));
        }
    }

    /// <summary>c = a b, with a (rows × k) and b (k × columns).</summary>
    private void Multiply(AlignedBuffer a, int k, int rows, float* b, float* c) =>
        GemmTile.MultiplyPanel<TSimd, TVector>(a.Pointer, k, rows, b, k, _zeros.Pointer, c, Columns);
}
