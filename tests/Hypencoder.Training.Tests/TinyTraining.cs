using Hypencoder.Models;
using Hypencoder.Torch;
using TorchSharp;

namespace Hypencoder.Training.Tests;

/// <summary>Models and training sets so small that a step takes a millisecond.</summary>
internal static class TinyTraining
{
    private const int Vocabulary = 40;

    public static DualEncoderConfig ModelConfig(
        DualEncoderKind kind = DualEncoderKind.Hypencoder, double dropout = 0, Pooling pooling = Pooling.Mean)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = Vocabulary,
            HiddenSize = 8,
            Layers = 1,
            Heads = 2,
            IntermediateSize = 16,
            MaxPositions = 16,
            HiddenDropout = dropout,
            AttentionDropout = 0,
            InitializerRange = 0.3,
        };
        return new DualEncoderConfig
        {
            Kind = kind,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QueryPooling = pooling,
            PassagePooling = pooling,
            QNetDimensions = kind == DualEncoderKind.Hypencoder ? [8, 8, 1] : [],
        };
    }

    /// <summary>A model with the weights of a seed.</summary>
    public static DualEncoder Model(
        DualEncoderKind kind = DualEncoderKind.Hypencoder, double dropout = 0, Pooling pooling = Pooling.Mean)
    {
        torch.manual_seed(7);
        return new DualEncoder(
            ModelConfig(kind, dropout, pooling),
            new HyperHeadInitialization { BaseMatrices = 0.5, QueryEmbeddings = 1, Projection = 0.3 });
    }

    /// <summary>Query q has passages 3q, the positive, to 3q + 2.</summary>
    public static TrainingSet Set(int queries, bool scores = false)
    {
        Random random = new(11);
        return new TrainingSet(
            Tokens(queries, random), Tokens(3 * queries, random), [.. Enumerable.Range(0, queries).Select(Example)]);

        TokenizedExample Example(int q) => new(
            q, [3 * q], [(3 * q) + 1, (3 * q) + 2], scores ? [3] : null, scores ? [1, random.NextSingle()] : null,
            [3 * q]);
    }

    /// <summary>Random token sequences of 3 to 9 tokens.</summary>
    public static int[][] Tokens(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ =>
            Enumerable.Range(0, random.Next(3, 10)).Select(_ => random.Next(1, Vocabulary)).ToArray())];

    public static float[] Weights(DualEncoder model) =>
        [.. model.Parameters().SelectMany(p => p.Value.detach().contiguous().data<float>().ToArray())];
}
