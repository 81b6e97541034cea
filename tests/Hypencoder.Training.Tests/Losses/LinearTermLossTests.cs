using Hypencoder.Torch;
using Hypencoder.Training.Collation;
using Hypencoder.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.Losses;

/// <summary>Losses over the linear term of q-nets and over what their layers add to it.</summary>
public sealed class LinearTermLossTests
{
    private static readonly TrainingSet Examples = TinyTraining.Set(2);

    private static readonly SampledExample[] Batch =
        [new(Examples.Examples[0], [0, 1], null), new(Examples.Examples[1], [3, 4], null)];

    [Fact]
    public void Compute_LinearTermOnly_IsTheLossOfItsInnerProducts()
    {
        using DisposeScope scope = NewDisposeScope();
        using DualEncoder model = Corrected();
        (float[][] linear, float[][] all) = Scores(model);
        Assert.NotEqual(linear[0], all[0]);

        Assert.Equal(CrossEntropyOf(linear), Loss(model, new LossConfig { LinearTermOnly = true }), 1e-5);
        Assert.Equal(CrossEntropyOf(all), Loss(model, new LossConfig()), 1e-5);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.5)]
    public void Compute_CorrectionPenalty_IsTheMeanSquareOfWhatTheLayersAdd(double? bound)
    {
        using DisposeScope scope = NewDisposeScope();
        using DualEncoder model = Corrected(bound);
        (float[][] linear, float[][] all) = Scores(model);
        double[] squares = [.. all.Zip(linear).SelectMany(
            q => q.First.Zip(q.Second, (s, l) => Math.Pow(s - l, 2)))];
        double[] own = [squares[0], squares[1], squares[6], squares[7]];

        Assert.True(squares.Max() > 0.01);
        Assert.Equal(squares.Average(), Loss(model, Penalty), 1e-5);
        Assert.Equal(own.Average(), Loss(model, Penalty with { InBatchNegatives = false }), 1e-5);
    }

    /// <summary>Scores that several terms need are computed once, which changes neither values nor gradients.</summary>
    [Fact]
    public void Compute_SeveralTerms_HaveTheValuesAndGradientsOfEach()
    {
        using DisposeScope scope = NewDisposeScope();
        using DualEncoder model = Corrected();
        LossConfig[] terms = [new(), new() { LinearTermOnly = true, Scale = 0.5 }, Penalty with { Scale = 3 }];

        double[] together = Gradients(terms);
        double[] apart = [.. terms.Select(t => Gradients([t])).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)])];

        Assert.Contains(together, g => Math.Abs(g) > 0.1);
        Assert.All(together.Zip(apart), pair => Assert.Equal(pair.Second, pair.First, 1e-4));

        double[] Gradients(LossConfig[] some)
        {
            foreach ((_, TorchSharp.Modules.Parameter parameter) in model.Parameters())
                parameter.grad = null;
            new TrainingLoss(some).Compute(model, new Collator(Examples).Collate(Batch))
                .Aggregate((a, b) => a + b).backward();
            return [.. model.Parameters().SelectMany(p => p.Value.grad is Tensor grad
                ? grad.contiguous().data<float>().ToArray().Select(g => (double)g)
                : Enumerable.Repeat(0.0, (int)p.Value.numel()))];
        }
    }

    [Theory]
    [InlineData(false, "linear_term_only is for models with a linear term")]
    [InlineData(true, "correction_penalty is for models with a linear term")]
    public void Trainer_ModelWithoutALinearTerm_NamesTheLoss(bool penalty, string message)
    {
        using DualEncoder model = TinyTraining.Model();
        TrainingConfig config = new()
        {
            MaxSteps = 1,
            BatchSize = 2,
            Losses = [penalty ? Penalty : new LossConfig { LinearTermOnly = true }],
        };

        Assert.Contains(message, Assert.Throws<InvalidDataException>(
            () => new Trainer(model, Examples, config)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validated_LinearTermOnlyOfAPenalty_IsRefused() => Assert.Contains(
        "training.losses.linear_term_only: expected false for a loss that does not rank passages, found true",
        Assert.Throws<InvalidDataException>(new TrainingConfig
        {
            Losses = [Penalty with { LinearTermOnly = true }],
        }.Validated).Message, StringComparison.Ordinal);

    private static LossConfig Penalty => new() { Type = LossType.CorrectionPenalty };

    private static DualEncoder Corrected(double? bound = null)
    {
        manual_seed(7);
        DualEncoder model = new(
            TinyTraining.ModelConfig() with
            {
                Normalize = true,
                SimilarityScale = 5,
                LinearTerm = true,
                CorrectionBound = bound,
            },
            new HyperHeadInitialization { BaseMatrices = 0.5, QueryEmbeddings = 1, Projection = 0.3 });
        model.eval();
        return model;
    }

    /// <summary>Scores by plain q-nets of the four passages of the batch, without and with the layers.</summary>
    private static (float[][] Linear, float[][] All) Scores(DualEncoder model)
    {
        using IDisposable gradients = no_grad();
        (Tensor ids, Tensor mask) = TokenBatch.Create([.. Examples.Queries]);
        (Tensor passages, Tensor passageMask) =
            TokenBatch.Create([.. new[] { 0, 1, 3, 4 }.Select(p => Examples.Passages[p])]);
        float[] vectors = model.EncodePassages(passages, passageMask).contiguous().data<float>().ToArray();
        Search.QNet[] nets = model.EncodeQueries(ids, mask).ToQNets();
        return (
            [.. nets.Select(net => Search.QNet.InnerProduct(net.Linear.ToArray()).Score(vectors))],
            [.. nets.Select(net => net.Score(vectors))]);
    }

    private static double CrossEntropyOf(float[][] scores) =>
        (Of(scores[0], 0) + Of(scores[1], 2)) / 2;

    private static double Of(float[] row, int positive) => Math.Log(row.Sum(s => Math.Exp(s))) - row[positive];

    private static double Loss(DualEncoder model, LossConfig term) =>
        new TrainingLoss([term]).Compute(model, new Collator(Examples).Collate(Batch)).Single().item<float>();
}
