using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;

namespace Hypencoder.Benchmarking.Tests;

public sealed class QueryEncodingBenchmarkTests
{
    [Fact]
    public void Run_TwoModels_MeasuresEachAloneAndInBatches()
    {
        using RetrievalModel hypencoder = Tiny(DualEncoderKind.Hypencoder), bi = Tiny(DualEncoderKind.BiEncoder);
        QueryEncodingOptions options = new() { Queries = 5, Length = 8, BatchSize = 2 };

        IReadOnlyList<IReadOnlyList<QueryEncodingTimes>> times = QueryEncodingBenchmark.Run([bi, hypencoder], options);

        Assert.Equal(2, times.Count);
        Assert.All(times, model =>
        {
            Assert.Equal([1, 2], model.Select(t => t.BatchSize));
            Assert.All(model, t => Assert.True(t.Whole.Mean >= t.Transformer.Mean && t.Transformer.Mean > 0));
        });
    }

    [Theory]
    [InlineData(0, 8, 2)]
    [InlineData(5, 2, 2)]
    [InlineData(5, 8, 0)]
    public void Run_OptionOutOfRange_IsRefused(int queries, int length, int batchSize)
    {
        QueryEncodingOptions options = new() { Queries = queries, Length = length, BatchSize = batchSize };

        Assert.Throws<ArgumentOutOfRangeException>(() => QueryEncodingBenchmark.Run([], options));
    }

    [Fact]
    public void Run_NoModel_IsRefused() =>
        Assert.Throws<ArgumentException>(() => QueryEncodingBenchmark.Run([], new QueryEncodingOptions()));

    private static RetrievalModel Tiny(DualEncoderKind kind)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = 60,
            HiddenSize = 16,
            Layers = 1,
            Heads = 2,
            IntermediateSize = 32,
        };
        DualEncoderConfig config = new()
        {
            Kind = kind,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QNetDimensions = kind == DualEncoderKind.Hypencoder ? [16, 16, 1] : [],
        };
        return new RetrievalModel(
            config, WordPieceTrainer.Train(["a few words of text"], 50), options: null,
            PackedDualEncoder.Create(config, new RandomWeights(config, seed: 1)), () => "tiny", () => "tiny", resource: null);
    }
}
