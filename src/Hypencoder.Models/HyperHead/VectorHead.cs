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

    /// <param name="pass">Queries.</param>
    /// <param name="worker">Buffers of this thread.</param>
    /// <param name="vectors">Receives the result of each query (rows).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Generate(HeadWorkspace pass, HeadWorker worker, float[][] vectors)
    {
        int count = pass.Count, outputs = _base.Length;
        float* means = worker.Scratch.Ensure(count * stateWidth);
        for (int query = 0; query < count; query++)
        {
            int tokens = pass.Tokens(query);
            float* states = pass.States(query), attention = worker.Attention.Ensure(tokens);
            for (int t = 0; t < tokens; t++)
                attention[t] = Dot.Product<TSimd, TVector>(states + t * stateWidth, _keys.Pointer, stateWidth);
            PanelColumns.Softmax(attention, tokens, 1);
            PanelColumns.WeightedSum(
                states, attention, tokens, new Span<float>(means + query * stateWidth, stateWidth));
        }
        float* contexts = worker.Context.Ensure(count * _width);
        for (int row = 0; row < _width; row++)
        {
            float* weights = _values.Pointer + (nint)row * stateWidth;
            for (int query = 0; query < count; query++)
            {
                contexts[query * _width + row] = _valueBias[row]
                    + Dot.Product<TSimd, TVector>(weights, means + query * stateWidth, stateWidth);
            }
        }
        for (int query = 0; query < count; query++)
        {
            RowNormalizer.Finish<TSimd, TVector>(
                ReluAndLayerNorm, residual: false, contexts + query * _width, null, _width);
        }
        for (int row = 0; row < outputs; row++)
        {
            float* weights = _projection.Pointer + (nint)row * _width;
            for (int query = 0; query < count; query++)
            {
                vectors[query][row] = _base[row]
                    + Dot.Product<TSimd, TVector>(weights, contexts + query * _width, _width);
            }
        }
    }
}
