using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// Attention of one head over one sequence. A block of queries goes through logits, softmax and context while it stays
/// in L2. Keys that pad a panel have a logit of −∞. Each thread uses an instance of its own.
/// </summary>
internal sealed unsafe class HeadAttention<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int QueryRows = 8 * TallGemmTile.Rows;
    private readonly int _width;
    private readonly int _hidden;
    private readonly AlignedBuffer _keys = new();
    private readonly AlignedBuffer _values = new();
    private readonly AlignedBuffer _initial = new();
    private readonly RowBuffer _contexts;
    private readonly AlignedBuffer _logits = new();

    /// <param name="hidden">Number of values in a token state.</param>
    /// <param name="heads">Number of heads that divide it.</param>
    public HeadAttention(int hidden, int heads)
    {
        _hidden = hidden;
        _width = hidden / heads;
        _contexts = new RowBuffer(_width, Columns, hasCodes: false);
        _contexts.Ensure(QueryRows);
        new Span<float>(_initial.Ensure(2 * Columns), Columns).Clear();
    }

    private static int Columns => GemmTile.Columns<TSimd, TVector>();

    private float* Zeros => _initial.Pointer;

    private float* LastInitial => _initial.Pointer + Columns;

    /// <summary>Writes the head's part of the context of each row of a sequence.</summary>
    /// <param name="projections">Query, key and value of each row (rows × 3 · hidden).</param>
    /// <param name="sequence">Location of the sequence's rows.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="contexts">Receives the contexts (rows × hidden).</param>
    public void Attend(RowBuffer projections, PackedSequence sequence, int head, RowBuffer contexts)
    {
        int stride = projections.Stride, keys = sequence.Keys, panels = (keys + Columns - 1) / Columns;
        float* queries = projections.Values + (nint)sequence.Start * stride + head * _width;
        PackKeys(queries + _hidden, stride, keys, panels);
        PackValues(queries + 2 * _hidden, stride, keys);
        int logitStride = panels * Columns;
        logitStride += logitStride / 16 % 2 == 0 ? 16 : 0; // as in RowBuffer
        float* logits = _logits.Ensure(QueryRows * logitStride);
        for (int first = 0; first < sequence.Rows; first += QueryRows)
        {
            int rows = Math.Min(QueryRows, sequence.Rows - first);
            for (int panel = 0; panel < panels; panel++)
            {
                GemmTile.MultiplyPanel<TSimd, TVector>(
                    queries + (nint)first * stride, stride, rows, _keys.Pointer + (nint)panel * Columns * _width,
                    _width, panel < panels - 1 ? Zeros : LastInitial, logits + panel * Columns, logitStride);
            }
            float* context = contexts.Values + (nint)(sequence.Start + first) * contexts.Stride + head * _width;
            Finish(logits, logitStride, rows, panels * Columns, keys, context, contexts.Stride);
        }
    }

    /// <summary>Packs the keys as panels of their transpose (width × columns).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackKeys(float* source, int stride, int keys, int panels)
    {
        int columns = Columns, width = _width;
        float* target = _keys.Ensure(panels * columns * width);
        for (int panel = 0; panel < panels; panel++, target += columns * width)
        {
            int count = Math.Min(columns, keys - panel * columns);
            if (count < columns)
                new Span<float>(target, columns * width).Clear();
            for (int key = 0; key < count; key++, source += stride)
            {
                float* column = target + key;
                for (int i = 0; i < width; i++, column += columns)
                    *column = source[i];
            }
            if (panel == panels - 1)
            {
                Span<float> initial = new(LastInitial, columns);
                initial[..count].Clear();
                initial[count..].Fill(float.NegativeInfinity);
            }
        }
    }

    /// <summary>Packs the values as panels (keys × columns), the last one padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackValues(float* source, int stride, int keys)
    {
        int columns = Columns, padded = Padding.RoundUp(_width, columns);
        float* target = _values.Ensure(keys * padded);
        for (int first = 0; first < _width; first += columns)
        {
            int count = Math.Min(columns, _width - first);
            float* row = source + first;
            for (int key = 0; key < keys; key++, target += columns, row += stride)
            {
                if (count == columns)
                {
                    TSimd.Store(TSimd.Load(row), target);
                    TSimd.Store(TSimd.Load(row + TSimd.Lanes), target + TSimd.Lanes);
                    continue;
                }
                Span<float> values = new(target, columns);
                new ReadOnlySpan<float>(row, count).CopyTo(values);
                values[count..].Clear();
            }
        }
    }

    /// <summary>
    /// Computes the softmax of a block's logits, and its contexts, which are divided by the sums at the end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(
        float* logits, int stride, int rows, int paddedKeys, int keys, float* context, int contextStride)
    {
        float* sums = stackalloc float[QueryRows];
        for (int row = 0; row < rows; row++)
            sums[row] = SoftmaxRow.Exponentials<TSimd, TVector>(logits + (nint)row * stride, paddedKeys);
        for (int first = 0; first < _width; first += Columns)
        {
            GemmTile.MultiplyPanel<TSimd, TVector>(
                logits, stride, rows, _values.Pointer + (nint)first * keys, keys, Zeros,
                _contexts.Values + first, _contexts.Stride);
        }
        for (int row = 0; row < rows; row++, context += contextStride)
        {
            float* source = _contexts.Values + (nint)row * _contexts.Stride;
            float scale = 1 / sums[row];
            TVector scales = TSimd.Broadcast(scale);
            int i = 0;
            for (; i <= _width - TSimd.Lanes; i += TSimd.Lanes)
                TSimd.Store(TSimd.Multiply(TSimd.Load(source + i), scales), context + i);
            for (; i < _width; i++)
                context[i] = source[i] * scale;
        }
    }
}
