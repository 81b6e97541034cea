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
        int hidden = config.HiddenSize;
        float[] weights = new float[checked(3 * hidden * hidden)], biases = new float[3 * hidden];
        string[] parts = [names.Query, names.Key, names.Value];
        for (int i = 0; i < parts.Length; i++)
        {
            string name = $"{prefix}{parts[i]}";
            tensors.ReadTo($"{name}.weight", weights.AsSpan(i * hidden * hidden, hidden * hidden), hidden, hidden);
            tensors.ReadTo($"{name}.bias", biases.AsSpan(i * hidden, hidden), hidden);
        }
        float scale = 1 / MathF.Sqrt(hidden / config.Heads);
        foreach (ref float weight in weights.AsSpan(0, hidden * hidden))
            weight *= scale;
        foreach (ref float bias in biases.AsSpan(0, hidden))
            bias *= scale;
        return new TransformerLayer(
            LinearLayer.Create<TSimd, TVector>(weights, biases, hidden, gelu: false, precision),
            Linear(names.AttentionOutput, hidden, hidden, gelu: false), Norm(names.AttentionNorm),
            Linear(names.Intermediate, hidden, config.IntermediateSize, gelu: true),
            Linear(names.Output, config.IntermediateSize, hidden, gelu: false), Norm(names.OutputNorm));

        LinearLayer Linear(string name, int inputs, int outputs, bool gelu) => LinearLayer.Create<TSimd, TVector>(
            tensors.Read($"{prefix}{name}.weight", outputs, inputs), tensors.Read($"{prefix}{name}.bias", outputs),
            inputs, gelu, precision);

        NormWeights Norm(string name) => NormWeights.Read(tensors, $"{prefix}{name}", hidden);
    }
}
