using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// A q-net with 8-bit products. Panels are as in <see cref="BlockedQNetKernel{TSimd,TVector}"/>; weights are rounded to 8
/// bits with a scale for each column, and the input of a layer with a scale for each passage. Sums are exact, and
/// everything between the products is in single precision. Scores are approximate and meant to find candidates that are
/// rescored.
/// </summary>
/// <remarks>
/// <see cref="Zero"/> is added to the values of a passage, since the product takes unsigned and signed bytes; −128
/// times the sum of a column, the initial value of its panel, undoes this.
/// </remarks>
internal sealed unsafe class Int8QNetKernel<TSimd, TVector, TTile> : PassageBlockKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TTile : struct, IInt8Tile
{
    private const int Zero = 128;
    private readonly AlignedBuffer _weights = new();

    public override bool IsExact => false;

    public override void Load(QNet qnet, int threads = 1)
    {
        qnet.WriteMatrices(threads);
        int width = qnet.InputDimension, total = 0;
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            int padded = Padding.RoundUp(qnet.Dimensions[layer + 1], IInt8Tile.Columns);
            width = Math.Max(width, padded);
            total = checked(total + LayerFloats(qnet, layer));
        }
        Begin(qnet, Padding.RoundUp(width, 16), IInt8Tile.Rows);
        float* packed = _weights.Ensure(Math.Max(total, 1));
        for (int layer = 0; layer < qnet.HiddenLayers; layer++, packed += LayerFloats(qnet, layer - 1))
            Int8Weights.Pack(qnet, layer, packed);
    }

    protected override void RunLayers(float* vectors, int rows, QNetWorkspace workspace)
    {
        Fill(vectors, rows, rows, workspace);
        byte* codes = (byte*)workspace.Codes.Ensure(BlockRows * (Stride / sizeof(float) + 1));
        float* scales = (float*)(codes + (nint)BlockRows * Stride);
        int last = QNet.HiddenLayers - 1;
        for (int row = 0; row < rows; row++)
        {
            nint at = (nint)row * Stride;
            scales[row] = Quantize(workspace.Input.Pointer + at, codes + at, QNet.InputDimension);
        }
        float* weights = _weights.Pointer;
        for (int layer = 0; layer <= last; layer++)
        {
            int width = QNet.Dimensions[layer + 1];
            bool residual = QNet.HasResidual(layer);
            Multiply(layer, weights, codes, rows, workspace);
            for (int row = 0; row < rows; row++)
            {
                float* y = workspace.Output.Pointer + (nint)row * Stride;
                Int8Weights.Dequantize<TSimd, TVector>(QNet, layer, weights, scales[row], y);
                RowNormalizer.Finish<TSimd, TVector>(
                    QNet.Options, residual, y, workspace.Input.Pointer + (nint)row * Stride, width);
                if (layer < last)
                    scales[row] = Quantize(y, codes + (nint)row * Stride, width);
            }
            weights += LayerFloats(QNet, layer);
            workspace.Swap();
        }
    }

    protected override void WriteScores(float* vectors, Span<float> scores, QNetWorkspace workspace) =>
        WriteScores<TSimd, TVector>(vectors, scores, workspace);

    private static int LayerFloats(QNet qnet, int layer) =>
        Int8Weights.Floats(qnet.Dimensions[layer], qnet.Dimensions[layer + 1]);

    /// <summary>
    /// Output (32-bit sums) = codes of Input × panels; rows that pad a tile may hold anything.
    /// </summary>
    private void Multiply(int layer, float* weights, byte* codes, int rows, QNetWorkspace workspace)
    {
        int steps = Int8Weights.Steps(QNet.Dimensions[layer]), width = QNet.Dimensions[layer + 1];
        int* output = (int*)workspace.Output.Pointer;
        for (int first = 0; first < width; first += IInt8Tile.Columns)
        {
            int* initial = (int*)Int8Weights.Panel(weights, steps, width, first);
            sbyte* panel = (sbyte*)(initial + IInt8Tile.Columns);
            for (int row = 0; row < rows; row += IInt8Tile.Rows)
            {
                TTile.Multiply(
                    codes + (nint)row * Stride, Stride, panel, steps, initial,
                    output + (nint)row * Stride + first, Stride);
            }
        }
    }

    /// <summary>
    /// Writes the codes of a row, padded to a whole step, and returns their scale; rows of zeros or with a NaN are
    /// allowed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Quantize(float* row, byte* codes, int length)
    {
        float largest = RowQuantizer.Quantize<TSimd, TVector>(row, codes, length);
        for (int i = length; i % IInt8Tile.Depth != 0; i++)
            codes[i] = Zero;
        return largest;
    }
}
