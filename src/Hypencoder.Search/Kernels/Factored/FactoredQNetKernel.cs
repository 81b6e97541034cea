namespace Hypencoder.Search.Kernels;

/// <summary>
/// The kernel for q-nets that are not written out: three products of in × out values for each passage and layer instead
/// of one, and none of in × in × out values for the query. It pays for few passages (<see
/// cref="QNetFactors.BreakEven"/>). Blocks of passages are as in <see cref="BlockedQNetKernel{TSimd,TVector}"/>.
/// </summary>
internal abstract class FactoredQNetKernel : QNetKernel
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
    private const int MaxRows = 16 * GemmTile.Rows;
    private const int MaxBlockFloats = 1 << 16;
    private readonly AlignedBuffer _vectors = new();
    private QNet _qnet = QNet.InnerProduct([0]);
    private int _stride;
    private int _blockRows;

    protected override int Columns => GemmTile.Columns<TSimd, TVector>();

    /// <remarks>
    /// Refuses a q-net whose factors it cannot read. Packs the vectors: a row of zeros, the biases, each padded to whole
    /// panels, the last layer, and the linear term.
    /// </remarks>
    public override void Load(QNet qnet, int threads = 1)
    {
        if (!CanLoad(qnet))
            throw new ArgumentException("expected a q-net of factors for panels of this width", nameof(qnet));
        _qnet = qnet;
        int width = Math.Max(qnet.InputDimension, qnet.Factors!.ContextWidth), total = Columns;
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            width = Math.Max(width, qnet.Dimensions[layer + 1]);
            total += Padding.RoundUp(qnet.Dimensions[layer + 1], Columns);
        }
        _stride = Padding.RoundUp(width, Columns);
        _blockRows = Math.Clamp(MaxBlockFloats / _stride / GemmTile.Rows * GemmTile.Rows, GemmTile.Rows, MaxRows);
        ReadOnlySpan<float> last = qnet.Matrix(qnet.HiddenLayers), linear = qnet.Linear;
        total += last.Length + linear.Length;
        Span<float> packed = new(_vectors.Ensure(total), total);
        packed.Clear();
        packed = packed[Columns..];
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            qnet.Bias(layer).CopyTo(packed);
            packed = packed[Padding.RoundUp(qnet.Dimensions[layer + 1], Columns)..];
        }
        last.CopyTo(packed);
        linear.CopyTo(packed[last.Length..]);
        Panels.Load(qnet.Factors, threads);
    }

    public override void Score(ReadOnlySpan<float> vectors, Span<float> scores, QNetWorkspace workspace)
    {
        int d = _qnet.InputDimension;
        CheckLengths(vectors, scores, d);
        fixed (float* start = vectors)
        {
            for (int i = 0; i < scores.Length; i += _blockRows)
            {
                int rows = Math.Min(_blockRows, scores.Length - i);
                ScoreBlock(start + (nint)i * d, scores.Slice(i, rows), workspace);
            }
        }
    }

    private void ScoreBlock(float* vectors, Span<float> scores, QNetWorkspace workspace)
    {
        int rows = scores.Length, paddedRows = GemmTile.PaddedRows(rows), d = _qnet.InputDimension;
        float* input = workspace.Input.Ensure(_blockRows * _stride);
        workspace.Output.Ensure(_blockRows * _stride);
        workspace.Projected.Ensure(_blockRows * _stride);
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<float>(vectors + (nint)row * d, d).CopyTo(new Span<float>(input + (nint)row * _stride, d));
        for (int row = rows; row < paddedRows; row++)
            new Span<float>(input + (nint)row * _stride, d).Clear();

        float* bias = _vectors.Pointer + Columns;
        for (int layer = 0; layer < _qnet.HiddenLayers; layer++)
        {
            int width = _qnet.Dimensions[layer + 1];
            Multiply(layer, bias, paddedRows, workspace);
            bias += Padding.RoundUp(width, Columns);
            for (int row = 0; row < rows; row++)
            {
                nint at = (nint)row * _stride;
                workspace.Activity?.Add(layer, new ReadOnlySpan<float>(workspace.Output.Pointer + at, width));
                RowNormalizer.Finish<TSimd, TVector>(
                    _qnet.Options, _qnet.HasResidual(layer), workspace.Output.Pointer + at,
                    workspace.Input.Pointer + at, width);
            }
            workspace.Swap();
        }
        int last = _qnet.Dimensions[_qnet.HiddenLayers];
        for (int row = 0; row < rows; row++)
            scores[row] = Dot.Product<TSimd, TVector>(workspace.Input.Pointer + (nint)row * _stride, bias, last);
        BoundedCorrection.Apply(_qnet, scores);
        if (_qnet.Linear.Length > 0)
            Dot.AddProducts<TSimd, TVector>(vectors, bias + last, d, scores);
    }

    /// <summary>Projected = Input P, Output = Input B + b + Projected N.</summary>
    private void Multiply(int layer, float* bias, int rows, QNetWorkspace workspace)
    {
        FactoredLayer shared = Panels.Factors.Layers[layer];
        float* input = workspace.Input.Pointer, projected = workspace.Projected.Pointer;
        for (int panel = 0; panel < shared.ProjectionPanels; panel++)
        {
            GemmTile.MultiplyPanel<TSimd, TVector>(
                input, _stride, rows, shared.Projection(panel), shared.Inputs, _vectors.Pointer,
                projected + panel * Columns, _stride);
        }
        for (int panel = 0; panel < shared.OutputPanels; panel++)
        {
            float* output = workspace.Output.Pointer + panel * Columns;
            GemmTile.MultiplyPanel<TSimd, TVector>(
                input, _stride, rows, shared.Base(panel), shared.Inputs, bias + panel * Columns, output, _stride);
            GemmTile.MultiplyPanel<TSimd, TVector>(
                projected, _stride, rows, Panels.Panel(layer, panel), shared.ContextWidth, output, output, _stride,
                initialStride: _stride);
        }
    }
}
