using Hypencoder.Models;

namespace Hypencoder.Training.Tests.Runs;

/// <summary>The files in <c>configs/</c>.</summary>
public sealed class RepositoryConfigTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Fixture.Path("..", "..", "configs"))
        .Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_EveryFile_IsValidAndSaysHowToRunIt(string file)
    {
        TrainingRunConfig config = Read(file);

        Assert.Equal(YamlFile.ToText(config), YamlFile.ToText(Again(config)));
        string name = Path.GetFileNameWithoutExtension(file);
        Assert.Contains(
            $"hypencoder train configs/{file} --out out/{(name == "dotnet-api-hypencoder" ? "hypencoder" : name)}\n",
            File.ReadAllText(Fixture.Path("..", "..", "configs", file)), StringComparison.Ordinal);
    }

    /// <summary>Killingback et al., arXiv 2502.05364.</summary>
    [Theory]
    [InlineData("trec-tot-hypencoder.yaml", 25)]
    [InlineData("trec-tot-be-base.yaml", 25)]
    [InlineData("followir-hypencoder.yaml", 1)]
    [InlineData("followir-be-base.yaml", 1)]
    public void Read_HardTask_HasThePapersSettings(string file, int epochs)
    {
        TrainingRunConfig config = Read(file);

        Assert.Null(config.Model.Kind); // the start itself is trained further
        Assert.Equal((512, 512), (config.Model.QueryMaxLength, config.Model.PassageMaxLength));
        TrainingConfig training = config.Training;
        Assert.Equal((epochs, 96, 8e-6, 0.1), (
            training.NumTrainEpochs, training.BatchSize * training.GradientAccumulationSteps, training.LearningRate,
            training.WarmupRatio));
        Assert.Equal(LearningRateScheduler.Linear, training.LrScheduler);
        Assert.Equal(LossType.CrossEntropy, Assert.Single(training.Losses).Type);
    }

    [Theory]
    [InlineData("msmarco-hypencoder.yaml", DualEncoderKind.Hypencoder, 6)]
    [InlineData("msmarco-be-base.yaml", DualEncoderKind.BiEncoder, null)]
    internal void Read_MainTraining_HasThePapersSettings(string file, DualEncoderKind kind, int? hiddenLayers)
    {
        TrainingRunConfig config = Read(file);

        Assert.Equal((kind, hiddenLayers, Pooling.Cls), (config.Model.Kind, config.Model.HiddenLayers, config.Model.Pooling));
        Assert.Equal((32, 196), (config.Model.QueryMaxLength, config.Model.PassageMaxLength));
        TrainingConfig training = config.Training;
        Assert.Equal((128, 8, 2e-5, 6000), (
            training.BatchSize * training.GradientAccumulationSteps, training.ItemsPerQuery, training.LearningRate,
            training.WarmupSteps));
        Assert.Equal(LearningRateScheduler.ConstantWithWarmup, training.LrScheduler);
        Assert.Equal([LossType.MarginMse, LossType.CrossEntropy], training.Losses.Select(l => l.Type));
        Assert.True(training.Losses[1].FirstItemOnly);
    }

    private static TrainingRunConfig Read(string file) =>
        TrainingRunConfig.Read(Fixture.Path("..", "..", "configs", file));

    private static TrainingRunConfig Again(TrainingRunConfig config)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, YamlFile.ToText(config));
            return TrainingRunConfig.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
