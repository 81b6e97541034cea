using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training.Collation;
using Hypencoder.Training.Losses;
using Hypencoder.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.Losses;

/// <summary>Training of q-nets that can be cut.</summary>
public sealed class NestedWidthsTests
{
    private static readonly TrainingSet Examples = TinyTraining.Set(2, scores: true);

    private static readonly SampledExample[] Batch =
        [new(Examples.Examples[0], [0, 1], [3, 1]), new(Examples.Examples[1], [3, 4], [3, 2])];

    private static readonly LossConfig[] Terms =
    [
        new(), new() { Type = LossType.MarginMse, InBatchNegatives = false, Scale = 0.5 },
        new() { Type = LossType.CorrectionPenalty, Scale = 2 }, new() { LinearTermOnly = true },
    ];

    /// <summary>Each width apart is a model whose q-nets were written out and cut by hand.</summary>
    [Fact]
    public void Compute_NestedWidths_IsTheMeanOfTheLossesOfEach()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        using DualEncoder nested = Model([3, 5]);
        (Tensor ids, Tensor mask) = TokenBatch.Create([.. Examples.Queries]);
        (Tensor passages, Tensor passageMask) =
            TokenBatch.Create([.. new[] { 0, 1, 3, 4 }.Select(p => Examples.Passages[p])]);
        float[] vectors = nested.EncodePassages(passages, passageMask).contiguous().data<float>().ToArray();
        QNet[] whole = nested.EncodeQueries(ids, mask).ToQNets();

        double[] found = [.. Losses(nested)];

        float[][][] scores = [.. new[] { 8, 3, 5 }.Select(width => Cut(whole, width))];
        float[][] linear = [.. whole.Select(net => QNet.InnerProduct(net.Linear.ToArray()).Score(vectors))];
        Assert.Equal(scores.Average(CrossEntropyOf), found[0], 1e-5);
        Assert.Equal(0.5 * scores.Average(MarginMseOf), found[1], 1e-5);
        Assert.Equal(2 * scores.Average(s => s.Zip(linear).SelectMany(
            q => q.First.Zip(q.Second, (a, b) => (double)(a - b) * (a - b))).Average()), found[2], 1e-5);
        Assert.Equal(CrossEntropyOf(linear), found[3], 1e-5);
        Assert.True(Math.Abs(CrossEntropyOf(scores[1]) - CrossEntropyOf(scores[2])) > 1e-3);

        float[][] Cut(QNet[] nets, int width) => [.. nets.Select(net => new QNet(
            net.Options, [8, width, 1],
            [
                [.. Enumerable.Range(0, 8 * width).Select(i => net.Matrix(0)[i / width * 8 + i % width])],
                net.Matrix(1)[..width].ToArray(),
            ],
            [net.Bias(0)[..width].ToArray()], net.Linear.ToArray()).Score(vectors))];
    }

    [Fact]
    public void Compute_NestedWidths_TrainsEachWidth()
    {
        using DualEncoder model = Model([3, 5]);
        model.train();
        (Tensor ids, Tensor mask) = TokenBatch.Create([.. Examples.Queries]);
        Tensor passages = randn(20, 8);
        float[] before = Scores(3);

        new Trainer(model, Examples, new TrainingConfig { MaxSteps = 3, BatchSize = 2, LearningRate = 0.01 })
            .Train(null);

        Assert.NotEqual(before, Scores(3));

        float[] Scores(int width) =>
            [.. model.EncodeQueries(ids, mask).Cut(width).Correction(passages).detach().data<float>().ToArray()];
    }

    [Fact]
    public void Create_NewModel_HasItsWidthsAndLeavesThemToAHyperHead()
    {
        string plain = Fixture.Path("cases", "02-st-5.4-pooling", "model");
        TrainingRunModel model = new()
        {
            Start = plain,
            Kind = DualEncoderKind.Hypencoder,
            HiddenLayers = 1,
            HiddenWidth = 12,
            NestedWidths = [4, 8],
        };
        model.Validate();
        DualEncoderConfig config = ModelStart.Config(model);
        Assert.Equal([4, 8], config.NestedWidths);
        using TempFolder folder = new();
        config.Write(folder.Path);
        Assert.Equal([4, 8], DualEncoderConfig.Read(folder.Path).NestedWidths);

        DualEncoderConfig moved =
            ModelStart.Config(new() { Start = plain, Kind = DualEncoderKind.Hypencoder, HyperHead = folder.Path });

        Assert.Equal([4, 8], moved.NestedWidths);
        Assert.Empty(ModelStart.Config(new() { Start = folder.Path, Kind = DualEncoderKind.BiEncoder }).NestedWidths);
    }

    [Theory]
    [InlineData(1, 12, "expected ascending widths below 12, that of the narrowest hidden layer, found [12]", 12)]
    [InlineData(1, 12, "expected ascending widths below 12, that of the narrowest hidden layer, found [5, 5]", 5, 5)]
    [InlineData(1, 12, "expected one or more widths, found []")]
    [InlineData(0, null, "expected none, for q-nets without hidden layers, found [4]", 4)]
    [InlineData(2, null, "expected none where the first hidden layer has a residual", 4)]
    public void Validate_WidthsThatCannotBe_IsRefused(int layers, int? width, string message, params int[] nested)
    {
        TrainingRunModel model = new()
        {
            Start = "start",
            Kind = DualEncoderKind.Hypencoder,
            HiddenLayers = layers,
            HiddenWidth = width,
            NestedWidths = nested,
        };

        Assert.Contains(
            $"model.nested_widths: {message}", Assert.Throws<InvalidDataException>(model.Validate).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Config_WidthsAboveThePassageVector_IsRefused()
    {
        TrainingRunModel model = new()
        {
            Start = Fixture.Path("cases", "02-st-5.4-pooling", "model"),
            Kind = DualEncoderKind.Hypencoder,
            HiddenLayers = 1,
            NestedWidths = [4, 1000],
        };
        model.Validate();

        Assert.Contains(
            "model.nested_widths: expected ascending widths below",
            Assert.Throws<InvalidDataException>(() => ModelStart.Config(model)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<double> Losses(DualEncoder model) => new TrainingLoss(Terms)
        .Compute(model, new Collator(Examples).Collate(Batch)).Select(term => (double)term.item<float>());

    private static double CrossEntropyOf(float[][] scores) => (Of(scores[0], 0) + Of(scores[1], 2)) / 2;

    private static double Of(float[] row, int positive) => Math.Log(row.Sum(s => Math.Exp(s))) - row[positive];

    private static double MarginMseOf(float[][] scores) => (
        Math.Pow(scores[0][0] - scores[0][1] - 2, 2) + Math.Pow(scores[1][2] - scores[1][3] - 1, 2)) / 2;

    private static DualEncoder Model(int[] nested)
    {
        manual_seed(7);
        DualEncoder model = new(
            TinyTraining.ModelConfig() with { LinearTerm = true, SimilarityScale = 1, NestedWidths = nested },
            new HyperHeadInitialization { BaseMatrices = 0.5, QueryEmbeddings = 1, Projection = 0.3 });
        model.eval();
        return model;
    }
}
