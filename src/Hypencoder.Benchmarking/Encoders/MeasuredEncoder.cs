using Hypencoder.Models;

namespace Hypencoder.Benchmarking.Encoders;

/// <summary>A transformer to measure. Its weights are random, since times depend only on the shape.</summary>
/// <param name="Name">Name in reports.</param>
/// <param name="Encoder">Shape of the transformer.</param>
internal sealed record MeasuredEncoder(string Name, EncoderConfig Encoder)
{
    private const int Vocabulary = 30_522;

    /// <summary>Six layers, 384 wide: snowflake-arctic-embed-xs, all-MiniLM-L6.</summary>
    public static MeasuredEncoder Small { get; } = Of("6 layers, 384 wide", 6, 384);

    /// <summary>Twelve layers, 768 wide: BERT-base.</summary>
    public static MeasuredEncoder BertBase { get; } = Of("BERT-base", 12, 768);

    private static MeasuredEncoder Of(string name, int layers, int hidden) => new(name, new EncoderConfig
    {
        VocabularySize = Vocabulary,
        HiddenSize = hidden,
        Layers = layers,
        Heads = 12,
        IntermediateSize = 4 * hidden,
    });

    /// <summary>Number of floating-point operations of the matrix products for texts of one length.</summary>
    internal double Flops(int texts, int tokens)
    {
        double hidden = Encoder.HiddenSize, perToken = hidden * (4 * hidden + 2.0 * Encoder.IntermediateSize);
        return 2.0 * texts * tokens * Encoder.Layers * (perToken + 2.0 * tokens * hidden);
    }
}
