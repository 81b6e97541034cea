namespace Hypencoder.Search.Kernels;

/// <summary>
/// What kernels share that pass passages through the whole q-net block by block: a block (rows × width, twice) stays in
/// L2 while the weights of a layer stream by. The output layer and the linear term are in single precision.
/// </summary>
internal abstract unsafe class PassageBlockKernel : QNetKernel
{
    private const int MaxTiles = 16;
    private const int MaxBlockFloats = 1 << 16; // 256 KB for each of two buffers: a quarter of L2
    private readonly AlignedBuffer _ends = new(); // the output layer, then the linear term

    /// <summary>The loaded q-net.</summary>
    protected QNet QNet { get; private set; } = QNet.InnerProduct([0]);

    /// <summary>Distance of the rows of a block, in floats.</summary>
    protected int Stride { get; private set; }

    /// <summary>Greatest number of rows of a block.</summary>
    protected int BlockRows { get; private set; }

    public sealed override void Score(ReadOnlySpan<float> vectors, Span<float> scores, QNetWorkspace workspace)
    {
        int d = QNet.InputDimension;
        CheckLengths(vectors, scores, d);
        fixed (float* start = vectors)
        {
            for (int i = 0; i < scores.Length; i += BlockRows)
            {
                int rows = Math.Min(BlockRows, scores.Length - i);
                if (QNet.HiddenLayers > 0)
                    RunLayers(start + (nint)i * d, rows, workspace);
                WriteScores(start + (nint)i * d, scores.Slice(i, rows), workspace);
            }
        }
    }

    /// <summary>Sets the q-net and the shape of the blocks.</summary>
    /// <param name="qnet">Q-net to score with.</param>
    /// <param name="stride">Room of a row: the greatest width of a layer, padded to whole panels.</param>
    /// <param name="tileRows">Number of rows of a tile.</param>
    protected void Begin(QNet qnet, int stride, int tileRows)
    {
        (QNet, Stride) = (qnet, stride);
        BlockRows = Math.Clamp(MaxBlockFloats / stride / tileRows * tileRows, tileRows, MaxTiles * tileRows);
        ReadOnlySpan<float> last = qnet.Matrix(qnet.HiddenLayers), linear = qnet.Linear;
        float* ends = _ends.Ensure(last.Length + linear.Length);
        last.CopyTo(new Span<float>(ends, last.Length));
        linear.CopyTo(new Span<float>(ends + last.Length, linear.Length));
    }

    /// <summary>Passes a block of vectors through the hidden layers, to <see cref="QNetWorkspace.Input"/>.</summary>
    protected abstract void RunLayers(float* vectors, int rows, QNetWorkspace workspace);

    /// <summary>Computes scores from vectors and what the hidden layers made of them.</summary>
    protected abstract void WriteScores(float* vectors, Span<float> scores, QNetWorkspace workspace);

    /// <summary>
    /// Copies vectors to the input of the first layer. Rows that pad the last tile are cleared: their results are not
    /// used, but stale denormals would be slow.
    /// </summary>
    protected void Fill(float* vectors, int rows, int paddedRows, QNetWorkspace workspace)
    {
        int d = QNet.InputDimension;
        float* input = workspace.Input.Ensure(BlockRows * Stride);
        workspace.Output.Ensure(BlockRows * Stride);
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<float>(vectors + (nint)row * d, d).CopyTo(new Span<float>(input + (nint)row * Stride, d));
        for (int row = rows; row < paddedRows; row++)
            new Span<float>(input + (nint)row * Stride, d).Clear();
    }

    /// <summary>
    /// Activates and normalises the sums of a layer, adds its residual, and makes them the next one's input.
    /// </summary>
    protected void Finish<TSimd, TVector>(int layer, int rows, QNetWorkspace workspace)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int width = QNet.Dimensions[layer + 1];
        bool residual = QNet.HasResidual(layer);
        for (int row = 0; row < rows; row++)
        {
            nint at = (nint)row * Stride;
            workspace.Activity?.Add(layer, new ReadOnlySpan<float>(workspace.Output.Pointer + at, width));
            RowNormalizer.Finish<TSimd, TVector>(
                QNet.Options, residual, workspace.Output.Pointer + at, workspace.Input.Pointer + at, width);
        }
        workspace.Swap();
    }

    /// <inheritdoc cref="WriteScores(float*, Span{float}, QNetWorkspace)"/>
    protected void WriteScores<TSimd, TVector>(float* vectors, Span<float> scores, QNetWorkspace workspace)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int hidden = QNet.HiddenLayers, d = QNet.InputDimension, width = QNet.Dimensions[hidden];
        float* rows = hidden == 0 ? vectors : workspace.Input.Pointer, ends = _ends.Pointer;
        int stride = hidden == 0 ? d : Stride;
        for (int row = 0; row < scores.Length; row++)
            scores[row] = Dot.Product<TSimd, TVector>(rows + (nint)row * stride, ends, width);
        BoundedCorrection.Apply(QNet, scores);
        if (QNet.Linear.Length > 0)
            Dot.AddProducts<TSimd, TVector>(vectors, ends + width, d, scores);
    }
}
