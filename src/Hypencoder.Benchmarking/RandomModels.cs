using Hypencoder.Models;
using static TorchSharp.torch;

namespace Hypencoder.Benchmarking;

/// <summary>Models of a published shape with random weights: what time depends on is the shape.</summary>
public static class RandomModels
{
    private const int Width = 768, HiddenLayers = 6;

    /// <summary>BERT-base with a hyper-head for q-nets of 6 hidden layers, or as a bi-encoder.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="seed">Of the weights.</param>
    public static RetrievalModel BertBase(DualEncoderKind kind, long seed)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = 30_522,
            HiddenSize = Width,
            Layers = 12,
            Heads = 12,
            IntermediateSize = 4 * Width,
        };
        DualEncoderConfig config = new()
        {
            Kind = kind,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QNetDimensions =
                kind == DualEncoderKind.Hypencoder ? [.. Enumerable.Repeat(Width, HiddenLayers + 1), 1] : [],
        };
        manual_seed(seed);
        string letters = string.Join(' ', Enumerable.Range('a', 26).Select(c => (char)c));
        return new RetrievalModel(new DualEncoder(config), WordPieceTrainer.Train([letters], 100));
    }
}
