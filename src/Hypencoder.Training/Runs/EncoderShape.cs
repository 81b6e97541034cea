using Hypencoder.Models;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>The architecture of a new transformer encoder.</summary>
internal sealed record EncoderShape
{
    /// <summary>Number of transformer layers.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Width of the token states and of the passage vectors.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Number of attention heads of a layer.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Width of the feed-forward layers.</summary>
    public int IntermediateSize { get; init; } = 512;

    /// <summary>Dropout rate of the hidden states in training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Dropout rate of the attention weights in training.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>The pooling of token states into a vector, for queries and passages.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <param name="vocabularySize">Number of tokens in the vocabulary.</param>
    /// <param name="longest">Length of the longest input, in tokens.</param>
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

    /// <summary>Refuses too many weights before they are allocated.</summary>
    private void RequireWeights(long embeddings)
    {
        const long Most = 1L << 31;
        long layer = HiddenSize * ((4L * HiddenSize) + (2L * IntermediateSize));
        long weights = (Layers * layer) + (HiddenSize * embeddings);
        Require(weights <= Most, "encoder", $"{weights}", $"layers and widths that make at most {Most} weights");
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
