using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.Collation;
using Hypencoder.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.Losses;

public sealed class SimilarityScaleTests
{
    /// <summary>
    /// AdamW's first step moves a weight that does not decay by the learning rate, against the sign of its gradient,
    /// which a difference of losses gives.
    /// </summary>
    [Theory]
    [InlineData(2.0)]
    [InlineData(60.0)]
    public void Train_LearnedScale_MovesAgainstTheSlopeWithoutDecay(double scale)
    {
        const double Rate = 0.125;
        TrainingSet set = TinyTraining.Set(8);
        using DualEncoder model = Normalized(scale);
        double slope = Loss(model, set, scale * 1.01) - Loss(model, set, scale / 1.01);

        new Trainer(model, set, new TrainingConfig
        {
            MaxSteps = 1,
            BatchSize = 8,
            LearningRate = 1e-6,
            WeightDecay = 0.5,
            LearnSimilarityScale = true,
            SimilarityScaleLearningRate = Rate,
            LrScheduler = LearningRateScheduler.Constant,
        }).Train(null);

        Assert.Equal(
            Math.Log(scale) - (Rate * Math.Sign(slope)), Math.Log(model.Config.SimilarityScale!.Value), 1e-4);
    }

    [Fact]
    public void Train_LearnedScale_EndsAtAHundred()
    {
        // The positive of each query is the query itself: the larger the scale the smaller the loss.
        int[][] texts = TinyTraining.Tokens(8, new Random(5));
        TrainingSet set = new(
            texts, texts, [.. Enumerable.Range(0, 8).Select(i => new TokenizedExample(i, [i], [], null, null, [i]))]);
        using DualEncoder model = Normalized(99);

        new Trainer(model, set, new TrainingConfig
        {
            MaxSteps = 3,
            BatchSize = 8,
            LearningRate = 1e-6,
            LearnSimilarityScale = true,
            SimilarityScaleLearningRate = 0.1,
            LrScheduler = LearningRateScheduler.Constant,
        }).Train(null);

        Assert.Equal(100, model.Config.SimilarityScale!.Value, 1e-3);
    }

    [Fact]
    public void Train_LearnedScale_IsThatOfTheBestEvaluation()
    {
        using TempFolder folder = new();
        Assert.Equal(ScaleAfter(1), ScaleAfter(2, [0.9, 0.1]));
        Assert.NotEqual(ScaleAfter(1), ScaleAfter(2, [0.1, 0.9]));

        double ScaleAfter(int steps, params double[] measures)
        {
            using DualEncoder model = Normalized(20);
            int evaluation = 0;
            new Trainer(model, TinyTraining.Set(8), new TrainingConfig
            {
                MaxSteps = steps,
                BatchSize = 8,
                EvalSteps = 1,
                LearnSimilarityScale = true,
                LrScheduler = LearningRateScheduler.Constant,
            }).Train(
                measures.Length == 0 ? null : _ => measures[evaluation++],
                new CheckpointFolder(folder.File(Path.GetRandomFileName())));
            return model.Config.SimilarityScale!.Value;
        }
    }

    private static DualEncoder Normalized(double scale)
    {
        manual_seed(7);
        return new DualEncoder(TinyTraining.ModelConfig(DualEncoderKind.BiEncoder) with
        {
            Normalize = true,
            SimilarityScale = scale,
        });
    }

    private static double Loss(DualEncoder model, TrainingSet set, double scale)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        SampledExample[] all = [.. set.Examples.Select(e => new SampledExample(e, e.Positives, null))];
        return new TrainingLoss([new LossConfig { SimilarityScale = scale }])
            .Compute(model, new Collator(set).Collate(all)).Single().item<float>();
    }
}
