using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.Collation;
using Hypencoder.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.Losses;

/// <summary>Cases beyond the golden ones, small enough to check by hand.</summary>
public sealed class TrainingLossTests
{
    [Fact]
    public void Compute_KnownPositivesMasked_LeavesThemOut()
    {
        using DisposeScope scope = NewDisposeScope();
        using DualEncoder model = TinyTraining.Model();
        model.eval();
        TrainingSet set = TinyTraining.Set(2);
        // Both passages are relevant to query 0, so that no negative is left.
        SampledExample[] batch =
        [
            new(set.Examples[0] with { Relevant = [0, 3] }, [0], null), new(set.Examples[1], [3], null),
        ];
        (Tensor ids, Tensor mask) = TokenBatch.Create([.. set.Queries]);
        (Tensor passages, Tensor passageMask) = TokenBatch.Create([set.Passages[0], set.Passages[3]]);
        float[] scores = model.EncodeQueries(ids, mask).Score(model.EncodePassages(passages, passageMask))
            .data<float>().ToArray();
        double second = -Math.Log(Math.Exp(scores[3]) / (Math.Exp(scores[2]) + Math.Exp(scores[3])));
        double first = -Math.Log(Math.Exp(scores[0]) / (Math.Exp(scores[0]) + Math.Exp(scores[1])));

        Assert.Equal((first + second) / 2, Loss(new LossConfig()), 1e-4);
        Assert.Equal(second / 2, Loss(new LossConfig { MaskKnownPositives = true }), 1e-4);
        Assert.Equal(second / 2, Loss(new LossConfig { MaskKnownPositives = true, FirstItemOnly = true }), 1e-4);

        double Loss(LossConfig term) =>
            new TrainingLoss([term]).Compute(model, new Collator(set).Collate(batch)).Single().item<float>();
    }

    [Fact]
    public void InBatch_ExcludedItemFarAboveTheRest_DoesNotSwitchOthersOff()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = tensor(new[] { 0f, 2f, 70f }).reshape(1, 3);
        Tensor excluded = tensor(new[] { true, false, true }).reshape(1, 3); // the positive itself is never left out

        Tensor loss = CrossEntropy.InBatch(scores, excluded);

        Assert.Equal(Math.Log(1 + Math.Exp(2)), loss.item<float>(), 1e-6);
        Assert.Equal([true, false, true], excluded.data<bool>().ToArray());
    }

    [Fact]
    public void MultiplePositives_SeveralKnown_IsTheMeanOverThemAmongNegatives()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] scores = [1f, 2f, 70f, 0.5f, 0.1f, 0.2f, 0.3f, 0.4f];
        Tensor known = tensor(new[] { false, false, true, false, true, true, false, true }).reshape(2, 4);

        // The second query's own positive is item 2, and so it has no negative.
        Tensor loss = CrossEntropy.MultiplePositives(tensor(scores).reshape(2, 4), known);

        double first = AmongNegatives(1), second = AmongNegatives(70);
        Assert.Equal((first + second) / 2 / 2, loss.item<float>(), 1e-6);

        static double AmongNegatives(double positive) =>
            -Math.Log(Math.Exp(positive) / (Math.Exp(positive) + Math.Exp(2) + Math.Exp(0.5)));
    }

    [Fact]
    public void MultiplePositives_OnePositiveEach_IsTheCrossEntropy()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = randn(3, 6) * 10;

        Assert.Equal(
            CrossEntropy.InBatch(scores, excluded: null).item<float>(),
            CrossEntropy.MultiplePositives(scores, known: null).item<float>(), 1e-5);
    }

    [Fact]
    public void MultiplePositives_NoNegativesForAQuery_HasFiniteGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = randn(2, 4).requires_grad_();
        Tensor known = tensor(new[] { false, true, true, true, false, false, false, true }).reshape(2, 4);

        CrossEntropy.MultiplePositives(scores, known).backward();

        Assert.All(scores.grad!.data<float>().ToArray(), g => Assert.True(float.IsFinite(g)));
        Assert.Equal(0, scores.grad![0].abs().sum().item<float>());
    }

    [Theory]
    [InlineData(true, null, null, 20)]
    [InlineData(true, null, 1.0, 1)]
    [InlineData(true, 5.0, null, 5)]
    [InlineData(false, null, null, 1)]
    [InlineData(false, 5.0, 3.0, 3)]
    public void Compute_SimilarityScale_MultipliesScores(
        bool normalize, double? ofModel, double? ofTerm, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(7);
        using DualEncoder model = new(
            TinyTraining.ModelConfig(DualEncoderKind.BiEncoder) with
            {
                Normalize = normalize,
                SimilarityScale = ofModel,
            });
        model.eval();
        TrainingSet examples = TinyTraining.Set(2);
        SampledExample[] batch =
            [new(examples.Examples[0], [0, 1], [4, 1.5f]), new(examples.Examples[1], [3, 4], [2, 3])];
        (Tensor ids, Tensor mask) = TokenBatch.Create([.. examples.Queries]);
        (Tensor passages, Tensor passageMask) =
            TokenBatch.Create([.. new[] { 0, 1, 3, 4 }.Select(p => examples.Passages[p])]);
        float[] scores = model.EncodeQueries(ids, mask).Score(model.EncodePassages(passages, passageMask))
            .data<float>().ToArray(); // (2, 4)
        double loss = (Loss(scores[..4], 0) + Loss(scores[4..], 2)) / 2;

        Assert.Equal(loss, Compute(LossType.CrossEntropy), 1e-4);
        double first = (expected * (scores[0] - scores[1])) - 2.5, second = (expected * (scores[6] - scores[7])) + 1;
        Assert.Equal(((first * first) + (second * second)) / 2, Compute(LossType.MarginMse), 1e-4);

        double Compute(LossType type) =>
            new TrainingLoss([new LossConfig { Type = type, SimilarityScale = ofTerm }])
                .Compute(model, new Collator(examples).Collate(batch)).Single().item<float>();

        double Loss(float[] row, int positive) =>
            Math.Log(row.Sum(s => Math.Exp(expected * s))) - expected * row[positive];
    }

    [Fact]
    public void OwnItems_TwoQueries_IsMeanOfTheirCrossEntropies()
    {
        using DisposeScope scope = NewDisposeScope();

        // −ln of 1/2 and of 3/4
        Tensor loss = CrossEntropy.OwnItems(tensor(new[] { 0f, 0f, MathF.Log(3), 0f }).reshape(2, 2));

        Assert.Equal((Math.Log(2) + Math.Log(4.0 / 3)) / 2, loss.item<float>(), 1e-6);
    }
}
