using System.Diagnostics;
using Hypencoder.Models;
using Hypencoder.Studies.Trained.Stages;
using Hypencoder.Torch;
using Hypencoder.Training;

namespace Hypencoder.Studies.Planning;

/// <summary>Measures the time of a training step on this machine, once for each kind of step.</summary>
/// <param name="seed">The seed of the tokens.</param>
internal sealed class TrainingCalibration(int seed)
{
    private const int CalibrationSteps = 4;
    private const int MostTokens = 8192; // the vocabulary hardly affects the time, and its table takes memory

    private readonly Dictionary<(StudyModel Model, TrainingConfig Config, int PassageLength), TimeSpan> _steps = [];

    /// <summary>
    /// Returns the time of a step of a model: on vectors where its passage encoder is frozen, and on known states where
    /// its query encoder is.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="config">The training settings, of which the number of steps does not matter.</param>
    /// <param name="size">The profile, with the length of the passages.</param>
    public TimeSpan Step(StudyModel model, TrainingConfig config, StudyProfile size)
    {
        config = config with
        {
            MaxSteps = CalibrationSteps,
            NumTrainEpochs = null,
            EvalSteps = 0,
            SaveSteps = 0,
            WarmupSteps = 0,
            WarmupRatio = 0,
        };
        if (!_steps.TryGetValue((model, config, size.PassageMaxLength), out TimeSpan step))
            _steps[(model, config, size.PassageMaxLength)] = step = Measure(model, config, size);
        return step;
    }

    /// <summary>Returns the architecture of a model, with few tokens where its vocabulary is the study's own.</summary>
    public static DualEncoderConfig Config(StudyModel model, StudyProfile size) =>
        StudyModelStart.Config(model, size, Math.Min(size.VocabularySize, MostTokens));

    private TimeSpan Measure(StudyModel model, TrainingConfig config, StudyProfile size)
    {
        DualEncoderConfig architecture = Config(model, size);
        using DualEncoder encoder = new(architecture, model.Initialization);
        TrainingSet set = RandomSet(config, size, architecture.QueryEncoder.VocabularySize, new Random(seed));
        if (!size.SharesPassageEncoder(model))
            return Measure(encoder, set, config);
        using RandomVectors vectors = new(architecture.Dimension, seed);
        return Measure(encoder, set with { Vectors = vectors.Of(set.Passages.Count) }, config);
    }

    private static TimeSpan Measure(DualEncoder encoder, TrainingSet set, TrainingConfig config)
    {
        Trainer trainer = new(encoder, set, config with { MaxSteps = 1 });
        trainer.Train(null); // slower than later runs, until the code is optimised
        trainer = new Trainer(encoder, set, config);
        long start = Stopwatch.GetTimestamp();
        trainer.Train(null);
        return Stopwatch.GetElapsedTime(start) / CalibrationSteps;
    }

    /// <summary>
    /// Makes passages of the maximum length and queries of half of it, which is typical of dotnet-api.
    /// </summary>
    private static TrainingSet RandomSet(TrainingConfig config, StudyProfile size, int vocabulary, Random random)
    {
        int examples = config.BatchSize, items = config.ItemsPerQuery;
        int[][] Texts(int count, int length) =>
            [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length)
                .Select(_ => random.Next(1, vocabulary)).ToArray())];
        return new TrainingSet(
            Texts(examples, Math.Max(3, size.QueryMaxLength / 2)), Texts(examples * items, size.PassageMaxLength),
            [
                .. Enumerable.Range(0, examples).Select(i => new TokenizedExample(
                    i, [i * items], [.. Enumerable.Range((i * items) + 1, items - 1)], [1], new float[items - 1],
                    [i * items])),
            ])
        {
            MaskToken = 4,
        };
    }
}
