using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// The fast kernel. Weights are packed once for each query into panels of <see cref="GemmTile"/>, the last one of a
/// layer padded; a q-net of factors is written into the panels, without matrices in between, unless it is used again.
/// </summary>
internal sealed unsafe class BlockedQNetKernel<TSimd, TVector> : PassageBlockKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly AlignedBuffer _weights = new();
    private readonly List<AlignedBuffer> _scratch = [];

    public override void Load(QNet qnet, int threads = 1)
    {
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
        Begin(qnet, Padding.RoundUp(width, columns), GemmTile.Rows);
        float* packed = _weights.Ensure(Math.Max(total, 1));
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
            packed = isWritten ? Pack(qnet, layer, packed) : Write(qnet, layer, packed, threads);
    }

    protected override void RunLayers(float* vectors, int rows, QNetWorkspace workspace)
    {
        int paddedRows = GemmTile.PaddedRows(rows);
        Fill(vectors, rows, paddedRows, workspace);
        float* weights = _weights.Pointer;
        for (int layer = 0; layer < QNet.HiddenLayers; layer++)
        {
            weights = Multiply(layer, weights, paddedRows, workspace);
            Finish<TSimd, TVector>(layer, rows, workspace);
        }
    }

    protected override void WriteScores(float* vectors, Span<float> scores, QNetWorkspace workspace) =>
        WriteScores<TSimd, TVector>(vectors, scores, workspace);

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

    /// <summary>Output = Input W + b. Returns the weights of the next layer.</summary>
    private float* Multiply(int layer, float* weights, int paddedRows, QNetWorkspace workspace)
    {
        int columns = GemmTile.Columns<TSimd, TVector>();
        int k = QNet.Dimensions[layer], width = QNet.Dimensions[layer + 1];
        for (int first = 0; first < width; first += columns, weights += (nint)(k + 1) * columns)
        {
            GemmTile.MultiplyPanel<TSimd, TVector>(
                workspace.Input.Pointer, Stride, paddedRows, weights + columns, k, weights,
                workspace.Output.Pointer + first, Stride);
        }
        return weights;
    }
}
