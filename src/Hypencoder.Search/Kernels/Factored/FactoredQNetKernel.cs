namespace Hypencoder.Search.Kernels;

/// <summary>
/// The kernel for q-nets that are not written out: three products of in × out values for each passage and layer instead
/// of one, and none of in × in × out values for the query. It pays for few passages (<see
/// cref="QNetFactors.BreakEven"/>).
/// </summary>
internal abstract class FactoredQNetKernel : PassageBlockKernel
{
    /// <summary>The contexts of the loaded q-net.</summary>
    public ContextPanels Panels { get; } = new();

    /// <summary>Number of columns of the panels that it reads.</summary>
    protected abstract int Columns { get; }

    /// <summary>Creates the kernel for the widest vectors of this processor, for which models make factors.</summary>
    public static FactoredQNetKernel Create() => VectorWidths.Widest(new Factory());

    /// <summary>Whether a q-net has factors that this kernel reads.</summary>
    public bool CanLoad(QNet qnet) => qnet.Factors?.Columns == Columns;

    private sealed class Factory : IVectorWidthFactory<FactoredQNetKernel>
    {
        FactoredQNetKernel IVectorWidthFactory<FactoredQNetKernel>.Create<TSimd, TVector>() =>
            new FactoredQNetKernel<TSimd, TVector>();
    }
}

/// <summary>The kernel for vectors of one width.</summary>
internal sealed unsafe class FactoredQNetKernel<TSimd, TVector> : FactoredQNetKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly AlignedBuffer _vectors = new();

    protected override int Columns => GemmTile.Columns<TSimd, TVector>();

    /// <remarks>
    /// Refuses a q-net whose factors it cannot read. Packs the vectors: a row of zeros, and the biases, each padded to
    /// whole panels.
    /// </remarks>
    public override void Load(QNet qnet, int threads = 1)
    {
        if (!CanLoad(qnet))
            throw new ArgumentException("expected a q-net of factors for panels of this width", nameof(qnet));
        int width = Math.Max(qnet.InputDimension, qnet.Factors!.ContextWidth), total = Columns;
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            width = Math.Max(width, qnet.Dimensions[layer + 1]);
            total += Padding.RoundUp(qnet.Dimensions[layer + 1], Columns);
        }
        Begin(qnet, Padding.RoundUp(width, Columns), GemmTile.Rows);
        Span<float> packed = new(_vectors.Ensure(total), total);
        packed.Clear();
        packed = packed[Columns..];
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            qnet.Bias(layer).CopyTo(packed);
            packed = packed[Padding.RoundUp(qnet.Dimensions[layer + 1], Columns)..];
        }
        Panels.Load(qnet.Factors, threads);
    }

    protected override void RunLayers(float* vectors, int rows, QNetWorkspace workspace)
    {
        int paddedRows = GemmTile.PaddedRows(rows);
        Fill(vectors, rows, paddedRows, workspace);
        workspace.Projected.Ensure(BlockRows * Stride);
        float* bias = _vectors.Pointer + Columns;
        for (int layer = 0; layer < QNet.HiddenLayers; layer++)
        {
            Multiply(layer, bias, paddedRows, workspace);
            Finish<TSimd, TVector>(layer, rows, workspace);
            bias += Padding.RoundUp(QNet.Dimensions[layer + 1], Columns);
        }
    }

    protected override void WriteScores(float* vectors, Span<float> scores, QNetWorkspace workspace) =>
        WriteScores<TSimd, TVector>(vectors, scores, workspace);

    /// <summary>Projected = Input P, Output = Input B + b + Projected N.</summary>
    private void Multiply(int layer, float* bias, int rows, QNetWorkspace workspace)
    {
        FactoredLayer shared = Panels.Factors.Layers[layer];
        float* input = workspace.Input.Pointer, projected = workspace.Projected.Pointer;
        for (int panel = 0; panel < shared.ProjectionPanels; panel++)
        {
            GemmTile.MultiplyPanel<TSimd, TVector>(
                input, Stride, rows, shared.Projection(panel), shared.Inputs, _vectors.Pointer,
                projected + panel * Columns, Stride);
        }
        for (int panel = 0; panel < shared.OutputPanels; panel++)
        {
            float* output = workspace.Output.Pointer + panel * Columns;
            GemmTile.MultiplyPanel<TSimd, TVector>(
                input, Stride, rows, shared.Base(panel), shared.Inputs, bias + panel * Columns, output, Stride);
            GemmTile.MultiplyPanel<TSimd, TVector>(
                projected, Stride, rows, Panels.Panel(layer, panel), shared.ContextWidth, output, output, Stride,
                initialStride: Stride);
        }
    }
}
