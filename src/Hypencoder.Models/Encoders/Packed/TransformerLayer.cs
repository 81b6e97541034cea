using Hypencoder.Models.Checkpoints;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>The weights of one transformer layer.</summary>
/// <param name="Projection">Query, key and value side by side, the query divided by the root of a head's width.</param>
/// <param name="AttentionOutput">Linear layer applied to the heads' contexts.</param>
/// <param name="AttentionNorm">LayerNorm after attention and residual.</param>
/// <param name="Intermediate">First linear layer of the feed-forward part, with GELU.</param>
/// <param name="Output">Second linear layer of the feed-forward part.</param>
/// <param name="OutputNorm">LayerNorm after the feed-forward part and its residual.</param>
internal sealed record TransformerLayer(
    LinearLayer Projection, LinearLayer AttentionOutput, NormWeights AttentionNorm,
    LinearLayer Intermediate, LinearLayer Output, NormWeights OutputNorm)
{
    /// <summary>Reads and packs a layer.</summary>
    /// <param name="config">Shape of the transformer.</param>
    /// <param name="tensors">Weights of the model.</param>
    /// <param name="prefix">Prefix of the layer's parameter names, including the dot.</param>
    /// <param name="precision">Number format of the linear layers.</param>
    /// <param name="buffers">Buffers of the weights.</param>
    public static TransformerLayer Read<TSimd, TVector>(
        EncoderConfig config, INamedTensors tensors, string prefix, EncoderPrecision precision, WeightBuffers buffers)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        EncoderNames names = EncoderNames.Of(config.Family);
        int hidden = config.HiddenSize, matrix = checked(hidden * hidden);
        string[] parts = [names.Query, names.Key, names.Value];
        float queryScale = 1 / MathF.Sqrt(hidden / config.Heads);
        LinearWeights projection = new(hidden, checked(3 * hidden), ReadProjection, ReadProjectionBias);
        // In this order, which is that of the buffers.
        return new TransformerLayer(
            Pack(projection, gelu: false), Linear(names.AttentionOutput, hidden, hidden, gelu: false),
            Norm(names.AttentionNorm), Linear(names.Intermediate, hidden, config.IntermediateSize, gelu: true),
            Linear(names.Output, config.IntermediateSize, hidden, gelu: false), Norm(names.OutputNorm));

        void ReadProjection(Span<float> values)
        {
            for (int i = 0; i < parts.Length; i++)
                tensors.ReadTo($"{prefix}{parts[i]}.weight", values.Slice(i * matrix, matrix), hidden, hidden);
            Scale(values[..matrix]);
        }

        void ReadProjectionBias(Span<float> values)
        {
            for (int i = 0; i < parts.Length; i++)
                tensors.ReadTo($"{prefix}{parts[i]}.bias", values.Slice(i * hidden, hidden), hidden);
            Scale(values[..hidden]);
        }

        void Scale(Span<float> ofQuery)
        {
            foreach (ref float value in ofQuery)
                value *= queryScale;
        }

        LinearLayer Linear(string name, int inputs, int outputs, bool gelu) =>
            Pack(LinearWeights.Of(tensors, $"{prefix}{name}", inputs, outputs), gelu);

        LinearLayer Pack(LinearWeights weights, bool gelu) =>
            LinearLayer.Create<TSimd, TVector>(weights, gelu, precision, buffers);

        NormWeights Norm(string name) => NormWeights.Read(tensors, $"{prefix}{name}", hidden, buffers);
    }
}
