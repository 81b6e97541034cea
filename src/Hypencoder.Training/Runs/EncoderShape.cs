using Hypencoder.Models;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>The transformer that all models of a study have in common.</summary>
internal sealed record EncoderShape
{
    /// <summary>Transformer layers.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Width; also that of passage vectors.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Width of the feed-forward layers.</summary>
    public int IntermediateSize { get; init; } = 512;

    /// <summary>Of hidden states, in training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Of attention weights, in training.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>How token states become a vector, on both sides.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <param name="vocabularySize">Tokens.</param>
    /// <param name="longest">Of the inputs, in tokens.</param>
    internal EncoderConfig ToConfig(int vocabularySize, int longest)
    {
        RequireWeights((long)vocabularySize + longest);
        return new EncoderConfig
        {
            VocabularySize = vocabularySize,
            HiddenSize = HiddenSize,
            Layers = Layers,
            Heads = Heads,
            IntermediateSize = IntermediateSize,
            MaxPositions = longest,
            HiddenDropout = Dropout,
            AttentionDropout = AttentionDropout,
        };
    }

    /// <summary>All of a new encoder's weights are allocated at once.</summary>
    private void RequireWeights(long embeddings)
    {
        const long Most = 1L << 31;
        long layer = HiddenSize * ((4L * HiddenSize) + (2L * IntermediateSize));
        long weights = (Layers * layer) + (HiddenSize * embeddings);
        Require(weights <= Most, "encoder", $"{weights}", $"layers and widths of at most {Most} weights");
    }

    internal void Validate()
    {
        RequireSize(Layers, "encoder.layers", 256);
        RequireSize(HiddenSize, "encoder.hidden_size", 1 << 14);
        Require(Heads > 0 && HiddenSize % Heads == 0, "encoder.heads", Heads, $"a divisor of {HiddenSize}");
        RequireSize(IntermediateSize, "encoder.intermediate_size", 1 << 16);
        RequireWeights(0);
        Require(Dropout is >= 0 and < 1, "encoder.dropout", Dropout, "0 to 1");
        Require(AttentionDropout is >= 0 and < 1, "encoder.attention_dropout", AttentionDropout, "0 to 1");
    }
}
