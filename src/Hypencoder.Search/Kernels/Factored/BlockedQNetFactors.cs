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
            Values(layer), Tokens, shared.PanelRows, Attention(layer, panel), Tokens, Zeros.Pointer, context, Columns);
        PanelNormalizer.ReluNormalize<TSimd, TVector>(context, shared.Inputs);
    }

    public override float[] WriteMatrix(int layer, int threads)
    {
        FactoredLayer shared = Layers[layer];
        float[] matrix = GC.AllocateUninitializedArray<float>(shared.Inputs * shared.Outputs);
        threads = Math.Clamp(threads, 1, shared.OutputPanels);
        AlignedBuffer[] scratch = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer())];
        Threads.Each(threads, shared.OutputPanels, (thread, panel) => WritePanel(layer, panel, scratch[thread], matrix));
        return matrix;
    }

    /// <summary>Writes columns of W = B + P N, with P taken in blocks of as many columns as a panel has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WritePanel(int layer, int panel, AlignedBuffer scratch, Span<float> matrix)
    {
        FactoredLayer shared = Layers[layer];
        float* context = scratch.Ensure(2 * shared.PanelLength), result = context + shared.PanelLength;
        WriteContext(layer, panel, context);
        float* initial = shared.Base(panel);
        for (int block = 0; block < shared.InputPanels; block++, initial = result)
        {
            int first = block * Columns;
            GemmTile.MultiplyPanel<TSimd, TVector>(
                shared.Projection(block), Columns, shared.PanelRows, context + first * Columns,
                Math.Min(Columns, shared.Inputs - first), initial, result, Columns, initialStride: Columns);
        }
        int start = panel * Columns, count = Math.Min(Columns, shared.Outputs - start);
        for (int row = 0; row < shared.Inputs; row++)
            new ReadOnlySpan<float>(result + row * Columns, count).CopyTo(matrix[(row * shared.Outputs + start)..]);
    }

    private static AlignedBuffer NewZeros()
    {
        AlignedBuffer zeros = new();
        int columns = GemmTile.Columns<TSimd, TVector>();
        new Span<float>(zeros.Ensure(columns), columns).Clear();
        return zeros;
    }
}
