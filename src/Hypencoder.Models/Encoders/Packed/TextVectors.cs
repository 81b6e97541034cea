using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// Turns the token states of one text into its vector: pooling, Dense layers with their activations, and scaling to
/// length 1.
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed unsafe class TextVectors
{
    /// <summary>Least length by which a vector is divided, as in torch's <c>normalize</c>.</summary>
    private const float SmallestNorm = 1e-12f;

    private readonly (DenseLayer Config, LinearLayer Linear)[] _layers;
    private readonly bool _normalize;
    private readonly Pool<RowBuffer[]> _buffers;

    private TextVectors(DualEncoderConfig config, LinearLayer[] layers, int hidden, int columns)
    {
        _normalize = config.Normalize;
        _layers = [.. config.Dense.Zip(layers)];
        int widest = config.Dense.Select(d => Math.Max(d.InFeatures, d.OutFeatures)).Append(hidden).Max();
        _buffers = new Pool<RowBuffer[]>(() => [new(widest, columns, false), new(widest, columns, false)]);
    }

    /// <summary>Reads the Dense layers.</summary>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="tensors">Weights of the model.</param>
    /// <param name="hidden">Number of values in a token state.</param>
    /// <param name="buffers">Buffers of the weights.</param>
    public static TextVectors Read<TSimd, TVector>(
        DualEncoderConfig config, INamedTensors tensors, int hidden, WeightBuffers buffers)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        LinearLayer[] layers = new LinearLayer[config.Dense.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            DenseLayer layer = config.Dense[i];
            LinearWeights weights = LinearWeights.Of(
                tensors, $"{ModelParameters.DensePrefix}{i}", layer.InFeatures, layer.OutFeatures, layer.Bias);
            layers[i] = LinearLayer.Create<TSimd, TVector>(
                weights, gelu: false, EncoderPrecision.Float32, buffers);
        }
        return new TextVectors(config, layers, hidden, GemmTile.Columns<TSimd, TVector>());
    }

    /// <summary>Writes the vector of a text.</summary>
    /// <param name="pooling">Pooling of the states to one vector.</param>
    /// <param name="states">Token states (rows × stride), of which hidden columns are used.</param>
    /// <param name="stride">Number of floats from row to row.</param>
    /// <param name="hidden">Number of values in a token state.</param>
    /// <param name="tokens">Number of tokens in the text.</param>
    /// <param name="rows">Number of rows including padding, which <see cref="Pooling.MeanPublished"/> adds up.</param>
    /// <param name="vector">Receives the vector, d values.</param>
    public void Write(
        Pooling pooling, float* states, int stride, int hidden, int tokens, int rows, Span<float> vector)
    {
        RowBuffer[] buffers = _buffers.Rent();
        foreach (RowBuffer buffer in buffers)
            buffer.Ensure(1);
        RowBuffer x = buffers[0], y = buffers[1];
        Pool(pooling, states, stride, tokens, rows, new Span<float>(x.Values, hidden));
        foreach ((DenseLayer config, LinearLayer linear) in _layers)
        {
            if (config.NormalizeInput)
                Scale(new Span<float>(x.Values, config.InFeatures));
            linear.Multiply(x.Input, 1, 0, linear.Panels, y.Values, y.Stride);
            if (config.Activation is Activation activation)
                Activations.Apply(activation, new Span<float>(y.Values, config.OutFeatures));
            (x, y) = (y, x);
        }
        new ReadOnlySpan<float>(x.Values, vector.Length).CopyTo(vector);
        if (_normalize)
            Scale(vector);
        _buffers.Return(buffers);
    }

    private static void Pool(Pooling pooling, float* states, int stride, int tokens, int rows, Span<float> vector)
    {
        int hidden = vector.Length;
        new ReadOnlySpan<float>(states, hidden).CopyTo(vector);
        if (pooling == Pooling.Cls)
            return;
        for (int row = 1; row < (pooling == Pooling.MeanPublished ? rows : tokens); row++)
            PanelColumns.Add(vector, new ReadOnlySpan<float>(states + (nint)row * stride, hidden), vector);
        foreach (ref float value in vector)
            value /= tokens;
    }

    private static void Scale(Span<float> vector)
    {
        double sum = 0;
        foreach (float value in vector)
            sum += (double)value * value;
        float norm = MathF.Max((float)Math.Sqrt(sum), SmallestNorm);
        foreach (ref float value in vector)
            value /= norm;
    }
}
