using Hypencoder.Models;
using static Hypencoder.Studies.StudyProfile;

namespace Hypencoder.Studies;

/// <summary>The transformer that all models of a study have in common.</summary>
public sealed record EncoderShape
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
    public Pooling Pooling { get; init; } = Pooling.MeanMasked;

    /// <param name="vocabularySize">Tokens.</param>
    /// <param name="longest">Of the inputs, in tokens.</param>
    internal EncoderConfig ToConfig(int vocabularySize, int longest) => new()
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

    internal void Validate()
    {
        Require(Layers > 0, "encoder.layers", Layers, "above 0");
        Require(HiddenSize > 0, "encoder.hidden_size", HiddenSize, "above 0");
        Require(Heads > 0 && HiddenSize % Heads == 0, "encoder.heads", Heads, $"a divisor of {HiddenSize}");
        Require(IntermediateSize > 0, "encoder.intermediate_size", IntermediateSize, "above 0");
        Require(Dropout is >= 0 and < 1, "encoder.dropout", Dropout, "0 to 1");
        Require(AttentionDropout is >= 0 and < 1, "encoder.attention_dropout", AttentionDropout, "0 to 1");
    }
}
