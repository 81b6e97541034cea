using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// A q-net with 8-bit products. Blocks and panels are as in <see cref="BlockedQNetKernel{TSimd,TVector}"/>; weights are
/// rounded to 8 bits with a scale for each column, and the input of a layer with a scale for each passage. Sums are
/// exact, and everything between the products is in single precision, as are the output layer and the linear term.
/// Scores are approximate and meant to find candidates that are rescored.
/// </summary>
/// <remarks>
/// <see cref="Zero"/> is added to the values of a passage, since the product takes unsigned and signed bytes; −128
/// times the sum of a column, the initial value of its panel, undoes this.
/// </remarks>
internal sealed unsafe class Int8QNetKernel<TSimd, TVector, TTile> : QNetKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TTile : struct, IInt8Tile
{
    private const int Zero = 128;
    private const int MaxRows = 16 * IInt8Tile.Rows;
    private const int MaxBlockFloats = 1 << 16;
    private readonly AlignedBuffer _weights = new();
    private readonly AlignedBuffer _last = new();
    private QNet _qnet = QNet.InnerProduct([0]);
    private int _stride;
    private int _blockRows;

    public override bool IsExact => false;

    public override void Load(QNet qnet, int threads = 1)
    {
        qnet.WriteMatrices(threads);
        _qnet = qnet;
        int width = qnet.InputDimension, total = 0;
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            int padded = Padding.RoundUp(qnet.Dimensions[layer + 1], IInt8Tile.Columns);
            width = Math.Max(width, padded);
            total = checked(total + LayerFloats(layer));
        }
        _stride = Padding.RoundUp(width, 16);
        _blockRows = Math.Clamp(
            MaxBlockFloats / _stride / IInt8Tile.Rows * IInt8Tile.Rows, IInt8Tile.Rows, MaxRows);
        float* packed = _weights.Ensure(Math.Max(total, 1));
        for (int layer = 0; layer < qnet.HiddenLayers; layer++, packed += LayerFloats(layer - 1))
            Int8Weights.Pack(qnet, layer, packed);
        ReadOnlySpan<float> last = qnet.Matrix(qnet.HiddenLayers), linear = qnet.Linear;
        float* ends = _last.Ensure(last.Length + linear.Length);
        last.CopyTo(new Span<float>(ends, last.Length));
        linear.CopyTo(new Span<float>(ends + last.Length, linear.Length));
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

    private int LayerFloats(int layer) => Int8Weights.Floats(_qnet.Dimensions[layer], _qnet.Dimensions[layer + 1]);

    private void ScoreBlock(float* vectors, Span<float> scores, QNetWorkspace workspace)
    {
        int rows = scores.Length, d = _qnet.InputDimension;
        float* input = workspace.Input.Ensure(_blockRows * _stride);
        workspace.Output.Ensure(_blockRows * _stride);
        byte* codes = (byte*)workspace.Codes.Ensure(_blockRows * (_stride / sizeof(float) + 1));
        float* scales = (float*)(codes + (nint)_blockRows * _stride);
        int last = _qnet.HiddenLayers - 1;
        for (int row = 0; row < rows; row++)
        {
            float* x = input + (nint)row * _stride;
            new ReadOnlySpan<float>(vectors + (nint)row * d, d).CopyTo(new Span<float>(x, d));
            if (last >= 0)
                scales[row] = Quantize(x, codes + (nint)row * _stride, d);
        }
        float* weights = _weights.Pointer;
        for (int layer = 0; layer <= last; layer++)
        {
            int width = _qnet.Dimensions[layer + 1];
            bool residual = _qnet.HasResidual(layer);
            Multiply(layer, weights, codes, rows, workspace);
            for (int row = 0; row < rows; row++)
            {
                float* y = workspace.Output.Pointer + (nint)row * _stride;
                Int8Weights.Dequantize<TSimd, TVector>(_qnet, layer, weights, scales[row], y);
                RowNormalizer.Finish<TSimd, TVector>(
                    _qnet.Options, residual, y, workspace.Input.Pointer + (nint)row * _stride, width);
                if (layer < last)
                    scales[row] = Quantize(y, codes + (nint)row * _stride, width);
            }
            weights += LayerFloats(layer);
            workspace.Swap();
        }
        for (int row = 0; row < rows; row++)
        {
            scores[row] = Dot.Product<TSimd, TVector>(
                workspace.Input.Pointer + (nint)row * _stride, _last.Pointer, _qnet.Dimensions[last + 1]);
        }
        BoundedCorrection.Apply(_qnet, scores);
        if (_qnet.Linear.Length > 0)
            Dot.AddProducts<TSimd, TVector>(vectors, _last.Pointer + _qnet.Dimensions[last + 1], d, scores);
    }

    /// <summary>
    /// Output (32-bit sums) = codes of Input × panels; rows that pad a tile may hold anything.
    /// </summary>
    private void Multiply(int layer, float* weights, byte* codes, int rows, QNetWorkspace workspace)
    {
        int steps = Int8Weights.Steps(_qnet.Dimensions[layer]), width = _qnet.Dimensions[layer + 1];
        int* output = (int*)workspace.Output.Pointer;
        for (int first = 0; first < width; first += IInt8Tile.Columns)
        {
            int* initial = (int*)Int8Weights.Panel(weights, steps, width, first);
            sbyte* panel = (sbyte*)(initial + IInt8Tile.Columns);
            for (int row = 0; row < rows; row += IInt8Tile.Rows)
            {
                TTile.Multiply(
                    codes + (nint)row * _stride, _stride, panel, steps, initial,
                    output + (nint)row * _stride + first, _stride);
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
