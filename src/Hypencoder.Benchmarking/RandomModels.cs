using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;

namespace Hypencoder.Benchmarking;

/// <summary>Models of a published shape with random weights, since times depend only on the shape.</summary>
internal static class RandomModels
{
    private const int Width = 768, HiddenLayers = 6;

    /// <summary>Creates a BERT-base with a hyper-head for q-nets of 6 hidden layers, or as a bi-encoder.</summary>
    /// <param name="kind">Kind of the model.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="threads">Number of threads for encoding; 0 for all processors.</param>
    public static RetrievalModel BertBase(DualEncoderKind kind, long seed, int threads = 0)
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
        string letters = string.Join(' ', Enumerable.Range('a', 26).Select(c => (char)c));
        RandomWeights weights = new(config, seed);
        return new RetrievalModel(
            config, WordPieceTrainer.Train([letters], 100), new ModelOptions { Threads = threads }, PackedDualEncoder.Create(config, weights),
            () => $"random-{seed}", () => $"random-{seed}", resource: null);
    }
}
