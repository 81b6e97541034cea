using Hypencoder.Torch;

namespace Hypencoder.Training.Tests;

public sealed class TrainingPlanTests
{
    /// <summary>
    /// Values computed by hand: whole batches per epoch, times epochs, divided by the passes per step; a tenth rounded
    /// up.
    /// </summary>
    [Theory]
    [InlineData(960, 96, 1, 25, 10, 250, 25)]
    [InlineData(1000, 96, 1, 25, 10, 250, 25)] // 40 examples make no batch
    [InlineData(150, 96, 1, 25, 1, 25, 3)]
    [InlineData(150, 96, 4, 25, 0.25, 6, 1)] // 25 batches make 6 steps of 4
    [InlineData(96, 96, 4, 1, 0.25, 1, 1)] // at least one
    public void Of_Epochs_CountsStepsAndWarmUp(
        int examples, int batch, int passes, int epochs, double stepsPerEpoch, int steps, int warmup)
    {
        TrainingConfig config = new()
        {
            BatchSize = batch,
            GradientAccumulationSteps = passes,
            NumTrainEpochs = epochs,
            WarmupRatio = 0.1,
        };

        Assert.Equal(new TrainingPlan(examples, stepsPerEpoch, steps, warmup), TrainingPlan.Of(config, examples));
    }

    [Fact]
    public void Of_Steps_AreTaken() => Assert.Equal(
        new TrainingPlan(64, 16, 7, 2),
        TrainingPlan.Of(new TrainingConfig { BatchSize = 4, MaxSteps = 7, WarmupSteps = 2 }, 64));

    [Fact]
    public void Of_NeitherStepsNorEpochs_IsTheDefault() =>
        Assert.Equal(TrainingPlan.DefaultSteps, TrainingPlan.Of(new TrainingConfig(), 64).Steps);

    public static TheoryData<object, string> Faults => new()
    {
        { new TrainingConfig { MaxSteps = 0 }, "training.max_steps: expected above 0, found 0" },
        { new TrainingConfig { NumTrainEpochs = 0 }, "training.num_train_epochs: expected above 0, found 0" },
        {
            new TrainingConfig { MaxSteps = 9, NumTrainEpochs = 2 },
            "training.num_train_epochs: expected none if max_steps is given, found 2"
        },
        { new TrainingConfig { WarmupRatio = 1.5 }, "training.warmup_ratio: expected 0 to 1, found 1.5" },
        {
            new TrainingConfig { WarmupRatio = 0.1, WarmupSteps = 3 },
            "training.warmup_ratio: expected 0 if warmup_steps is given, found 0.1"
        },
        {
            new TrainingConfig { WarmupRatio = 0.1, LrScheduler = LearningRateScheduler.Constant },
            "training.warmup_ratio: expected 0 for the schedule constant (constant_with_warmup has one), found 0.1"
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Validated_Fault_NamesKey(object config, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(((TrainingConfig)config).Validated).Message);

    [Fact]
    public void Train_OneEpoch_SeesEveryExampleOnceAndStops()
    {
        using DualEncoder model = TinyTraining.Model();
        Trainer trainer = new(
            model, TinyTraining.Set(12), new TrainingConfig { BatchSize = 4, NumTrainEpochs = 1, WarmupRatio = 0.5 });

        Assert.Equal(3, Assert.Single(trainer.Train(null)).Step);
        Assert.Equal(2, trainer.Plan.WarmupSteps);
        Assert.Equal([0, 1e-5, 2e-5], Enumerable.Range(0, 3).Select(trainer.LearningRate));
    }
}
