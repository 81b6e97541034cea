using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Torch;

namespace Hypencoder.Training.Tests;

public sealed class TrainerTests
{
    private static readonly TrainingConfig Config = new()
    {
        MaxSteps = 12,
        BatchSize = 4,
        ItemsPerQuery = 3,
        LearningRate = 0.01,
        LearnSimilarityScale = true,
        WarmupSteps = 3,
        EvalSteps = 3,
        SaveSteps = 4,
    };

    [Fact]
    public void Step_AccumulatedBatches_EqualsOneBatchOfAll()
    {
        TrainingSet set = TinyTraining.Set(8);
        LossConfig[] losses = [new LossConfig { InBatchNegatives = false }];
        using DualEncoder whole = TinyTraining.Model(), parts = TinyTraining.Model();
        TrainingConfig config = Config with { BatchSize = 8, WarmupSteps = 0, Losses = losses, MaxGradNorm = 0 };

        double loss = new Trainer(whole, set, config).Step(0);
        TrainingConfig inParts = config with { BatchSize = 2, GradientAccumulationSteps = 4 };
        double accumulated = new Trainer(parts, set, inParts).Step(0);

        Assert.Equal(loss, accumulated, 1e-5);
        Assert.All(whole.Parameters().Zip(parts.Parameters()).Where(p => p.First.Value.grad is not null), p =>
            Assert.True(p.First.Value.grad!.allclose(p.Second.Value.grad!, 1e-4, 1e-6), p.First.Name));
    }

    [Fact]
    public void Train_SameSeedTwice_GivesSameBits()
    {
        float[] Run()
        {
            using DualEncoder model = TinyTraining.Model(dropout: 0.2);
            new Trainer(model, TinyTraining.Set(10), Config).Train(null);
            return TinyTraining.Weights(model);
        }

        Assert.Equal(Run(), Run());
    }

    /// <summary>With a token that is cancelled from the start, each run makes one step.</summary>
    [Fact]
    public void Train_StoppedAfterEachOfSomeStepsAndResumed_GivesSameBits()
    {
        using TempFolder folder = new();
        (float[] weights, IReadOnlyList<TrainingCurvePoint> curve) =
            Finish(new CheckpointFolder(folder.File("unbroken")));

        for (int stops = 1; stops <= Config.MaxSteps; stops++)
        {
            CheckpointFolder checkpoints = new(folder.File($"stopped-{stops}"));
            for (int i = 0; i < stops; i++)
                Stop(checkpoints, Measure, new CancellationToken(canceled: true));
            (float[] resumed, IReadOnlyList<TrainingCurvePoint> resumedCurve) = Finish(checkpoints);
            Assert.Equal(weights, resumed);
            Assert.Equal(curve, resumedCurve);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Train_StoppedInAnEvaluationAndResumed_GivesSameBits(int evaluation)
    {
        using TempFolder folder = new();
        (float[] weights, IReadOnlyList<TrainingCurvePoint> curve) =
            Finish(new CheckpointFolder(folder.File("unbroken")));
        CheckpointFolder checkpoints = new(folder.File("stopped"));
        using CancellationTokenSource source = new();
        int evaluations = 0;

        Stop(checkpoints, MeasureAndStop, source.Token);
        (float[] resumed, IReadOnlyList<TrainingCurvePoint> resumedCurve) = Finish(checkpoints);

        Assert.Equal(weights, resumed);
        Assert.Equal(curve, resumedCurve);

        double MeasureAndStop(DualEncoder model)
        {
            if (++evaluations == evaluation)
                source.Cancel();
            return Measure(model);
        }
    }

    /// <summary>
    /// A crash, unlike a cancellation, saves nothing, so the run resumes from the state of step 4 or 8.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Train_CrashedAndResumed_GivesSameBits(int evaluation)
    {
        using TempFolder folder = new();
        (float[] weights, IReadOnlyList<TrainingCurvePoint> curve) =
            Finish(new CheckpointFolder(folder.File("unbroken")));
        CheckpointFolder checkpoints = new(folder.File("crashed"));
        int evaluations = 0;

        using (DualEncoder model = TinyTraining.Model(dropout: 0.2))
        {
            Assert.Throws<TimeoutException>(() => new Trainer(model, TinyTraining.Set(10), Config).Train(
                m => ++evaluations == evaluation ? throw new TimeoutException() : Measure(m), checkpoints));
        }
        (float[] resumed, IReadOnlyList<TrainingCurvePoint> resumedCurve) = Finish(checkpoints);

        Assert.Equal(weights, resumed);
        Assert.Equal(curve, resumedCurve);
    }

    [Fact]
    public void Train_WithDevMeasure_KeepsWeightsOfBestEvaluation()
    {
        using TempFolder folder = new();
        using DualEncoder model = TinyTraining.Model();
        List<float[]> seen = [];
        double[] measures = [0.1, 0.4, 0.4, 0.2];

        IReadOnlyList<TrainingCurvePoint> curve = new Trainer(model, TinyTraining.Set(10), Config).Train(
            m =>
            {
                seen.Add(TinyTraining.Weights(m));
                return measures[seen.Count - 1];
            },
            new CheckpointFolder(folder.File("checkpoints")));

        Assert.Equal([3, 6, 9, 12], curve.Select(p => p.Step));
        Assert.Equal(measures, curve.Select(p => p.DevScore!.Value));
        Assert.Equal(seen[1], TinyTraining.Weights(model)); // the first of equals
    }

    [Fact]
    public void Train_EvalOnStart_KeepsAStartThatTrainingDoesNotImprove()
    {
        using TempFolder folder = new();
        using DualEncoder model = TinyTraining.Model();
        float[] start = TinyTraining.Weights(model);
        double[] measures = [0.4, 0.3, 0.4, 0.2, 0.1];
        int done = 0;

        IReadOnlyList<TrainingCurvePoint> curve = new Trainer(
            model, TinyTraining.Set(10), Config with { EvalOnStart = true }).Train(
                m => measures[done++], new CheckpointFolder(folder.File("checkpoints")));

        Assert.Equal([0, 3, 6, 9, 12], curve.Select(p => p.Step));
        Assert.Equal(0, curve[0].Loss);
        Assert.Equal(measures, curve.Select(p => p.DevScore!.Value));
        Assert.Equal(start, TinyTraining.Weights(model));
    }

    [Fact]
    public void Train_LossNotFinite_SaysSoWithStep()
    {
        using DualEncoder model = TinyTraining.Model();
        TrainingConfig config = Config with { LearningRate = 1e30, WarmupSteps = 0 };

        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => new Trainer(model, TinyTraining.Set(10), config).Train(null));

        Assert.StartsWith("training.learning_rate: the loss is NaN at step ", e.Message);
    }

    [Fact]
    public void Train_OneQueryABatch_Trains()
    {
        using DualEncoder model = TinyTraining.Model();
        LossConfig[] losses = [new LossConfig(), new LossConfig { Type = LossType.MarginMse }];
        TrainingConfig config = Config with { BatchSize = 1, Losses = losses };

        IReadOnlyList<TrainingCurvePoint> curve =
            new Trainer(model, TinyTraining.Set(3, scores: true), config).Train(null);

        Assert.All(curve, p => Assert.True(double.IsFinite(p.Loss)));
    }

    [Fact]
    public void Constructor_SetTooSmall_NamesSetting()
    {
        using DualEncoder model = TinyTraining.Model();

        Assert.StartsWith("training.batch_size:", Error(Config, TinyTraining.Set(3)));
        Assert.StartsWith("training.items_per_query:", Error(Config with { ItemsPerQuery = 4 }, TinyTraining.Set(5)));
        Assert.StartsWith("training.losses:", Error(
            Config with { Losses = [new LossConfig { Type = LossType.MarginMse }] }, TinyTraining.Set(5)));

        string Error(TrainingConfig config, TrainingSet set) =>
            Assert.Throws<InvalidDataException>(() => new Trainer(model, set, config)).Message;
    }

    /// <summary>Measures the private memory of the process; the first steps fill pools.</summary>
    [Fact]
    public void Train_ThreeHundredSteps_KeepsMemoryFlat()
    {
        using DualEncoder model = TinyTraining.Model();
        TrainingConfig config = Config with { MaxSteps = 350, BatchSize = 32, EvalSteps = 50, SaveSteps = 0 };
        Trainer trainer = new(model, TinyTraining.Set(64), config);
        List<long> bytes = [];

        trainer.Train(null, progress: new CallbackProgress<TrainingProgress>(_ =>
        {
            using Process process = Process.GetCurrentProcess();
            bytes.Add(process.PrivateMemorySize64);
        }));

        Assert.Equal(35, bytes.Count);
        Assert.InRange(bytes[^1] - bytes[4], long.MinValue, 96L << 20);
    }

    /// <summary>A dev score that rises and falls: the best checkpoint is not the last.</summary>
    private static double Measure(DualEncoder model) => Math.Sin(1000.0 * TinyTraining.Weights(model)[0]);

    private static void Stop(
        CheckpointFolder checkpoints, Func<DualEncoder, double> evaluate, CancellationToken cancellationToken)
    {
        using DualEncoder model = TinyTraining.Model(dropout: 0.2);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new Trainer(model, TinyTraining.Set(10), Config).Train(evaluate, checkpoints, null, cancellationToken));
    }

    private static (float[] Weights, IReadOnlyList<TrainingCurvePoint> Curve) Finish(CheckpointFolder checkpoints)
    {
        using DualEncoder model = TinyTraining.Model(dropout: 0.2);
        IReadOnlyList<TrainingCurvePoint> curve =
            new Trainer(model, TinyTraining.Set(10), Config).Train(Measure, checkpoints);
        return ([.. TinyTraining.Weights(model), (float)model.Config.SimilarityScale!.Value], curve);
    }
}
