using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// The fast kernel. Weights are packed once for each query into panels of <see cref="GemmTile"/>, the last one of a
/// layer padded; a q-net of factors is written into the panels, without matrices in between, unless it is used again. Passages pass through the whole q-net block by block: the block (rows × width, twice) stays
/// in L2 while the panels of a layer stream by, and each finished row is activated, normalised and added to its
/// residual.
/// </summary>
internal sealed unsafe class BlockedQNetKernel<TSimd, TVector> : QNetKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int MaxRows = 16 * GemmTile.Rows;
    private const int MaxBlockFloats = 1 << 16; // 256 KB for each of two buffers: a quarter of L2
    private readonly AlignedBuffer _weights = new();
    private readonly List<AlignedBuffer> _scratch = [];
    private QNet _qnet = QNet.InnerProduct([0]);
    private int _stride;
    private int _blockRows;

    public override void Load(QNet qnet, int threads = 1)
    {
        _qnet = qnet;
        bool isWritten = qnet.Factors?.Columns != GemmTile.Columns<TSimd, TVector>() || qnet.IsUsedAgain();
        if (isWritten)
            qnet.WriteMatrices(threads);
        int columns = GemmTile.Columns<TSimd, TVector>(), width = qnet.InputDimension, total = 0;
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            int padded = Padding.RoundUp(qnet.Dimensions[layer + 1], columns);
            width = Math.Max(width, padded);
            total = checked(total + (qnet.Dimensions[layer] + 1) * padded);
        }
        _stride = Padding.RoundUp(width, columns);
        _blockRows = Math.Clamp(MaxBlockFloats / _stride / GemmTile.Rows * GemmTile.Rows, GemmTile.Rows, MaxRows);
        ReadOnlySpan<float> last = qnet.Matrix(qnet.HiddenLayers), linear = qnet.Linear;
        float* packed = _weights.Ensure(checked(total + last.Length + linear.Length));
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
            packed = isWritten ? Pack(qnet, layer, packed) : Write(qnet, layer, packed, threads);
        last.CopyTo(new Span<float>(packed, last.Length));
        linear.CopyTo(new Span<float>(packed + last.Length, linear.Length));
    }

    public override void Score(ReadOnlySpan<float> vectors, Span<float> scores, QNetWorkspace workspace)
    {
        int d = _qnet.InputDimension;
        CheckLengths(vectors, scores, d);
        fixed (float* start = vectors)
        {
            if (_qnet.HiddenLayers == 0)
            {
                for (int i = 0; i < scores.Length; i++)
                    scores[i] = Dot.Product<TSimd, TVector>(start + (nint)i * d, _weights.Pointer, d);
                return;
            }
            for (int i = 0; i < scores.Length; i += _blockRows)
            {
                int rows = Math.Min(_blockRows, scores.Length - i);
                ScoreBlock(start + (nint)i * d, scores.Slice(i, rows), workspace);
            }
        }
    }

    /// <summary>
    /// Writes the bias (columns) and the matrix (k × columns) of each panel of a layer, and returns the end of what was
    /// written.
    /// </summary>
    /// <remarks>
    /// Optimised from the first call on, since it would otherwise take eight times as long for the first query.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* Pack(QNet qnet, int layer, float* packed)
    {
        int columns = GemmTile.Columns<TSimd, TVector>(), lanes = TSimd.Lanes;
        int rows = qnet.Dimensions[layer], width = qnet.Dimensions[layer + 1];
        fixed (float* bias = qnet.Bias(layer), matrix = qnet.Matrix(layer))
        {
            for (int first = 0; first < width; first += columns)
            {
                int count = Math.Min(columns, width - first);
                float* source = bias + first, next = matrix + first;
                for (int row = -1; row < rows; row++, packed += columns, source = next, next += width)
                {
                    if (count == columns)
                    {
                        TSimd.Store(TSimd.Load(source), packed);
                        TSimd.Store(TSimd.Load(source + lanes), packed + lanes);
                        continue;
                    }
                    Span<float> target = new(packed, columns);
                    new ReadOnlySpan<float>(source, count).CopyTo(target);
                    target[count..].Clear();
                }
            }
        }
        return packed;
    }

    /// <summary>Writes a layer's panels from its factors; as <see cref="Pack"/> otherwise.</summary>
    private float* Write(QNet qnet, int layer, float* packed, int threads)
    {
        QNetFactors factors = qnet.Factors!;
        FactoredLayer shared = factors.Layers[layer];
        int columns = shared.Columns;
        nint length = (nint)(shared.Inputs + 1) * columns;
        threads = Math.Clamp(threads, 1, shared.OutputPanels);
        while (_scratch.Count < threads)
            _scratch.Add(new AlignedBuffer());
        Threads.Each(threads, shared.OutputPanels, (thread, panel) =>
        {
            float* start = packed + panel * length;
            ReadOnlySpan<float> bias = qnet.Bias(layer)[(panel * columns)..];
            new Span<float>(start, columns).Clear();
            bias[..Math.Min(columns, bias.Length)].CopyTo(new Span<float>(start, columns));
            factors.WritePanel(layer, panel, _scratch[thread], start + columns);
        });
        return packed + shared.OutputPanels * length;
    }

    private void ScoreBlock(float* vectors, Span<float> scores, QNetWorkspace workspace)
    {
        int rows = scores.Length, paddedRows = GemmTile.PaddedRows(rows), d = _qnet.InputDimension;
        float* input = workspace.Input.Ensure(_blockRows * _stride);
        workspace.Output.Ensure(_blockRows * _stride);
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<float>(vectors + (nint)row * d, d).CopyTo(new Span<float>(input + (nint)row * _stride, d));
        // Rows that pad the last tile are cleared: their results are not used, but stale denormals would be slow.
        for (int row = rows; row < paddedRows; row++)
            new Span<float>(input + (nint)row * _stride, d).Clear();

        float* weights = _weights.Pointer;
        for (int layer = 0; layer < _qnet.HiddenLayers; layer++)
        {
            weights = Multiply(layer, weights, paddedRows, workspace);
            for (int row = 0; row < rows; row++)
            {
                nint at = (nint)row * _stride;
                workspace.Activity?.Add(
                    layer, new ReadOnlySpan<float>(workspace.Output.Pointer + at, _qnet.Dimensions[layer + 1]));
                RowNormalizer.Finish<TSimd, TVector>(
                    _qnet.Options, _qnet.HasResidual(layer), workspace.Output.Pointer + at,
                    workspace.Input.Pointer + at, _qnet.Dimensions[layer + 1]);
            }
            workspace.Swap();
        }
        int width = _qnet.Dimensions[_qnet.HiddenLayers];
        for (int row = 0; row < rows; row++)
            scores[row] = Dot.Product<TSimd, TVector>(workspace.Input.Pointer + (nint)row * _stride, weights, width);
        BoundedCorrection.Apply(_qnet, scores);
        if (_qnet.Linear.Length > 0)
            Dot.AddProducts<TSimd, TVector>(vectors, weights + width, d, scores);
    }

    /// <summary>Output = Input W + b. Returns the weights of the next layer.</summary>
    private float* Multiply(int layer, float* weights, int paddedRows, QNetWorkspace workspace)
    {
        int columns = GemmTile.Columns<TSimd, TVector>();
        int k = _qnet.Dimensions[layer], width = _qnet.Dimensions[layer + 1];
        for (int first = 0; first < width; first += columns, weights += (nint)(k + 1) * columns)
        {
            GemmTile.MultiplyPanel<TSimd, TVector>(
                workspace.Input.Pointer, _stride, paddedRows, weights + columns, k, weights,
                workspace.Output.Pointer + first, _stride);
        }
        return weights;
    }
}
