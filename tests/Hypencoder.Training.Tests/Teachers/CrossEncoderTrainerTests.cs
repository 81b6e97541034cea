using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.Teachers;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.Teachers;

public sealed class CrossEncoderTrainerTests
{
    private static readonly TrainingConfig Config =
        new() { MaxSteps = 6, BatchSize = 4, ItemsPerQuery = 3, LearningRate = 0.01, EvalSteps = 2 };

    [Fact]
    public void Step_AllExamples_IsMeanCrossEntropyOfTheirItems()
    {
        TrainingSet set = TinyTraining.Set(8);
        using CrossEncoder model = Model(dropout: 0);
        double expected = set.Examples.Average(e =>
        {
            double[] scores = [.. e.Positives.Concat(e.Negatives).Select(p => Score(model, set, e.Query, p))];
            return Math.Log(scores.Sum(Math.Exp)) - scores[0];
        });

        double loss = new CrossEncoderTrainer(model, set, Config with { BatchSize = 8 }).Step(0);

        Assert.Equal(expected, loss, 1e-5);
    }

    [Fact]
    public void Train_FewSteps_LowersTheLossOfAllParameters()
    {
        TrainingSet set = TinyTraining.Set(8);
        using CrossEncoder model = Model(dropout: 0);
        Dictionary<string, float[]> before = Weights(model);

        IReadOnlyList<TrainingCurvePoint> curve =
            new CrossEncoderTrainer(model, set, Config with { MaxSteps = 20 }).Train(null);

        Assert.True(curve[^1].Loss < curve[0].Loss / 2, $"{curve[0].Loss} to {curve[^1].Loss}");
        // The softmax of attention takes no notice of key biases, nor that of items of what all their scores share.
        Assert.All(
            Weights(model).Where(p => !p.Key.EndsWith("key.bias") && p.Key != "classifier.bias"),
            p => Assert.NotEqual(before[p.Key], p.Value));
    }

    [Fact]
    public void Train_StoppedAndResumed_GivesSameBits()
    {
        using TempFolder folder = new();
        (float[] expected, IReadOnlyList<TrainingCurvePoint> curve) = Train(folder.File("unbroken"), default);
        for (int i = 0; i < 3; i++) // a token that is cancelled from the start lets each run make one step
        {
            Assert.ThrowsAny<OperationCanceledException>(
                () => Train(folder.File("stopped"), new CancellationToken(canceled: true)));
        }

        (float[] resumed, IReadOnlyList<TrainingCurvePoint> resumedCurve) = Train(folder.File("stopped"), default);

        Assert.Equal(expected, resumed);
        Assert.Equal(curve, resumedCurve);
    }

    private static (float[] Weights, IReadOnlyList<TrainingCurvePoint> Curve) Train(
        string folder, CancellationToken cancellationToken)
    {
        using CrossEncoder model = Model(dropout: 0.2);
        IReadOnlyList<TrainingCurvePoint> curve = new CrossEncoderTrainer(model, TinyTraining.Set(10), Config).Train(
            m => Math.Sin(1000 * Weights(m)["classifier.weight"][0]), new CheckpointFolder(folder), null,
            cancellationToken);
        return ([.. Weights(model).OrderBy(p => p.Key).SelectMany(p => p.Value)], curve);
    }

    private static double Score(CrossEncoder model, TrainingSet set, int query, int passage)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        (Tensor ids, Tensor types, Tensor mask) =
            TokenBatch.Create([new TextPair(set.Queries[query], set.Passages[passage])]);
        return model.Score(ids, types, mask).item<float>();
    }

    private static CrossEncoder Model(double dropout)
    {
        manual_seed(7);
        return new CrossEncoder(TinyTraining.ModelConfig(dropout: dropout).QueryEncoder with { MaxPositions = 32 });
    }

    private static Dictionary<string, float[]> Weights(CrossEncoder model) => model.Parameters()
        .Where(p => p.Name != "bert.embeddings.position_embeddings.weight")
        .ToDictionary(p => p.Name, p => p.Value.detach().data<float>().ToArray());
}
