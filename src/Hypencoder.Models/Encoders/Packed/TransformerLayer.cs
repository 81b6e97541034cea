using System.Buffers;
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
    public static TransformerLayer Read<TSimd, TVector>(
        EncoderConfig config, INamedTensors tensors, string prefix, EncoderPrecision precision)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        EncoderNames names = EncoderNames.Of(config.Family);
        int hidden = config.HiddenSize, matrix = checked(hidden * hidden);
        // One array is reused for all matrices, since allocating memory takes longer than packing.
        float[] values = ArrayPool<float>.Shared.Rent(
            checked(hidden * Math.Max(3 * hidden, config.IntermediateSize)));
        try
        {
            return new TransformerLayer(
                Projection(), Linear(names.AttentionOutput, hidden, hidden, gelu: false), Norm(names.AttentionNorm),
                Linear(names.Intermediate, hidden, config.IntermediateSize, gelu: true),
                Linear(names.Output, config.IntermediateSize, hidden, gelu: false), Norm(names.OutputNorm));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }

        LinearLayer Projection()
        {
            float[] biases = new float[3 * hidden];
            string[] parts = [names.Query, names.Key, names.Value];
            for (int i = 0; i < parts.Length; i++)
            {
                string name = $"{prefix}{parts[i]}";
                tensors.ReadTo($"{name}.weight", values.AsSpan(i * matrix, matrix), hidden, hidden);
                tensors.ReadTo($"{name}.bias", biases.AsSpan(i * hidden, hidden), hidden);
            }
            float scale = 1 / MathF.Sqrt(hidden / config.Heads);
            foreach (ref float weight in values.AsSpan(0, matrix))
                weight *= scale;
            foreach (ref float bias in biases.AsSpan(0, hidden))
                bias *= scale;
            return LinearLayer.Create<TSimd, TVector>(
                values.AsSpan(0, 3 * matrix), biases, hidden, gelu: false, precision);
        }

        LinearLayer Linear(string name, int inputs, int outputs, bool gelu)
        {
            Span<float> weights = values.AsSpan(0, outputs * inputs);
            tensors.ReadTo($"{prefix}{name}.weight", weights, outputs, inputs);
            return LinearLayer.Create<TSimd, TVector>(
                weights, tensors.Read($"{prefix}{name}.bias", outputs), inputs, gelu, precision);
        }

        NormWeights Norm(string name) => NormWeights.Read(tensors, $"{prefix}{name}", hidden);
    }
}
