using System.Buffers;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>The weights of one transformer layer.</summary>
/// <param name="Projection">Query, key and value side by side, the query divided by the root of a head's width.</param>
/// <param name="AttentionOutput">Of the heads' contexts.</param>
/// <param name="AttentionNorm">After attention and residual.</param>
/// <param name="Intermediate">The first of the feed-forward layers, with GELU.</param>
/// <param name="Output">The second.</param>
/// <param name="OutputNorm">After it and the residual.</param>
internal sealed record TransformerLayer(
    LinearLayer Projection, LinearLayer AttentionOutput, NormWeights AttentionNorm,
    LinearLayer Intermediate, LinearLayer Output, NormWeights OutputNorm)
{
    /// <summary>Reads and packs a layer.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="tensors">The model's.</param>
    /// <param name="prefix">Of the layer's names, with the dot.</param>
    /// <param name="precision">Of the linear layers.</param>
    public static TransformerLayer Read<TSimd, TVector>(
        EncoderConfig config, INamedTensors tensors, string prefix, EncoderPrecision precision)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        EncoderNames names = EncoderNames.Of(config.Family);
        int hidden = config.HiddenSize, matrix = checked(hidden * hidden);
        // One array for all matrices in turn: fresh memory takes longer than packing.
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
