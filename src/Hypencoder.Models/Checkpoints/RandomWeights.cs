using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// Random weights of a model, for measurements and tests: uniform numbers that are the same for a seed on every
/// machine.
/// </summary>
/// <param name="config">Architecture of the model.</param>
/// <param name="seed">Seed of the numbers.</param>
internal sealed class RandomWeights(DualEncoderConfig config, long seed) : INamedTensors
{
    private readonly IReadOnlyDictionary<string, long[]> _shapes = ModelParameters.Of(config);

    /// <summary>Standard deviation of the part that all q-nets have in common.</summary>
    public double HeadBase { get; init; } = 0.05;

    /// <summary>Standard deviation of the hyper-head's last linear maps, by which q-nets differ.</summary>
    public double HeadProjection { get; init; } = 0.02;

    /// <inheritdoc/>
    public IReadOnlyList<long>? Shape(string name) => _shapes.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void CopyTo(string name, Span<float> destination, long first = 0)
    {
        bool norm = name.Contains("LayerNorm", StringComparison.Ordinal)
            || name.Contains("layer_norm", StringComparison.Ordinal);
        float deviation = (float)Deviation(name, norm), mean = norm && name.EndsWith(".weight") ? 1 : 0;
        float scale = deviation * MathF.Sqrt(12);
        ulong stream = Stream(name);
        for (int i = 0; i < destination.Length; i++)
            destination[i] = mean + scale * (Uniform(stream + (ulong)(first + i)) - 0.5f);
    }

    /// <summary>
    /// Standard deviation of a parameter: about as in a new BERT, but with biases other than zero, and with a
    /// hyper-head large enough that q-nets differ.
    /// </summary>
    private double Deviation(string name, bool norm) => name switch
    {
        _ when norm => config.QueryEncoder.InitializerRange,
        _ when name.Contains("hyper_base", StringComparison.Ordinal) => HeadBase,
        _ when name.Contains("hyper_projection", StringComparison.Ordinal) => HeadProjection,
        _ when name.Contains("query_embeddings", StringComparison.Ordinal) => 1,
        _ => config.QueryEncoder.InitializerRange,
    };

    private ulong Stream(string name) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {name}")));

    /// <summary>A number in [0, 1) for a place in the sequence, by SplitMix64.</summary>
    private static float Uniform(ulong place)
    {
        ulong z = place * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 40) * (1f / (1 << 24));
    }
}
