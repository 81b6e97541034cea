using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>Factors whose panels are two vectors wide.</summary>
internal sealed unsafe class BlockedQNetFactors<TSimd, TVector>(FactoredLayer[] layers, int tokens)
    : QNetFactors(layers, tokens)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private static readonly AlignedBuffer Zeros = NewZeros();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void WriteContext(int layer, int panel, float* context)
    {
        FactoredLayer shared = Layers[layer];
        GemmTile.MultiplyPanel<TSimd, TVector>(
            Values(layer), Tokens, shared.ContextRows, Attention(layer, panel), Tokens, Zeros.Pointer, context,
            Columns);
        PanelNormalizer.ReluNormalize<TSimd, TVector>(context, shared.ContextWidth);
    }

    /// <remarks>W = B + P N, with P taken in blocks of as many columns as a panel has.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void WritePanel(int layer, int panel, AlignedBuffer scratch, float* weights)
    {
        FactoredLayer shared = Layers[layer];
        float* context = scratch.Ensure(shared.ContextLength + shared.PanelLength);
        float* result = context + shared.ContextLength;
        WriteContext(layer, panel, context);
        float* initial = shared.Base(panel);
        for (int block = 0; block < shared.ProjectionPanels; block++, initial = result)
        {
            int first = block * Columns;
            GemmTile.MultiplyPanel<TSimd, TVector>(
                shared.Projection(block), Columns, shared.PanelRows, context + first * Columns,
                Math.Min(Columns, shared.ContextWidth - first), initial, result, Columns, initialStride: Columns);
        }
        int length = shared.Inputs * Columns;
        new ReadOnlySpan<float>(result, length).CopyTo(new Span<float>(weights, length));
    }

    public override float[] WriteMatrix(int layer, int threads)
    {
        FactoredLayer shared = Layers[layer];
        float[] matrix = GC.AllocateUninitializedArray<float>(shared.Inputs * shared.Outputs);
        threads = Math.Clamp(threads, 1, shared.OutputPanels);
        AlignedBuffer[] scratch = [.. Enumerable.Range(0, 2 * threads).Select(_ => new AlignedBuffer())];
        Threads.Each(threads, shared.OutputPanels, (thread, panel) =>
        {
            float* weights = scratch[2 * thread].Ensure(shared.PanelLength);
            WritePanel(layer, panel, scratch[2 * thread + 1], weights);
            int first = panel * Columns, count = Math.Min(Columns, shared.Outputs - first);
            for (int row = 0; row < shared.Inputs; row++)
            {
                new ReadOnlySpan<float>(weights + row * Columns, count)
                    .CopyTo(matrix.AsSpan(row * shared.Outputs + first));
            }
        });
        return matrix;
    }

    private static AlignedBuffer NewZeros()
    {
        AlignedBuffer zeros = new();
        int columns = GemmTile.Columns<TSimd, TVector>();
        new Span<float>(zeros.Ensure(columns), columns).Clear();
        return zeros;
    }
}
