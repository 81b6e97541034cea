using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// An attention with one query, which generates a bias of the q-net or its output layer. The attention is applied to
/// the states, before the value projection, so that all products are of a matrix and a vector and each weight is read
/// once.
/// </summary>
internal sealed unsafe class VectorHead<TSimd, TVector>(HeadPart part, int stateWidth)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private static readonly Search.QNetOptions ReluAndLayerNorm = new();
    private readonly AlignedBuffer _keys = Tiles.Rows(part.Keys, stateWidth, 1);
    private readonly AlignedBuffer _values = Tiles.Rows(part.Values, stateWidth, 1);
    private readonly AlignedBuffer _projection = Tiles.Rows(part.Projection, part.Width, 1);
    private readonly float[] _valueBias = part.ValueBias;
    private readonly float[] _base = part.Base;
    private readonly int _width = part.Width;

    /// <param name="states">Token states (tokens × state width).</param>
    /// <param name="tokens">Number of tokens, at least one.</param>
    /// <param name="worker">Buffers of this thread.</param>
    /// <param name="vector">Receives the result (rows).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Generate(AlignedBuffer states, int tokens, HeadWorker worker, Span<float> vector)
    {
        float* attention = worker.Attention.Ensure(tokens);
        for (int t = 0; t < tokens; t++)
            attention[t] = Dot.Product<TSimd, TVector>(states.Pointer + t * stateWidth, _keys.Pointer, stateWidth);
        PanelColumns.Softmax(attention, tokens, 1);
        float* mean = worker.Scratch.Ensure(stateWidth);
        PanelColumns.WeightedSum(states.Pointer, attention, tokens, new Span<float>(mean, stateWidth));
        float* context = worker.Context.Ensure(_width);
        Project(_values, mean, stateWidth, _valueBias, new Span<float>(context, _width));
        RowNormalizer.Finish<TSimd, TVector>(ReluAndLayerNorm, residual: false, context, null, _width);
        Project(_projection, context, _width, _base, vector);
    }

    /// <summary>result = W x + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Project(AlignedBuffer weights, float* x, int length, float[] bias, Span<float> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = Dot.Product<TSimd, TVector>(weights.Pointer + (nint)i * length, x, length) + bias[i];
    }
}
