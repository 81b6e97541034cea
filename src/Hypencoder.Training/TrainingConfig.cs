namespace Hypencoder.Training;

/// <summary>
/// The settings of training. Names and defaults are those of Hugging Face's TrainingArguments where it has them.
/// </summary>
internal sealed record TrainingConfig
{
    private const int MaxBatch = 1 << 20, MaxLosses = 16;

    /// <summary>The seed of the order of the examples and of dropout.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Number of optimiser steps; 1000 where neither this nor <see cref="NumTrainEpochs"/> is given.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>Number of passes over the examples; an alternative to <see cref="MaxSteps"/>.</summary>
    public int? NumTrainEpochs { get; init; }

    /// <summary>Number of queries in a forward pass.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Number of passages per query: one positive and the rest negatives.</summary>
    public int ItemsPerQuery { get; init; } = 1;

    /// <summary>Number of forward passes in an optimiser step.</summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>The peak learning rate.</summary>
    public double LearningRate { get; init; } = 2e-5;

    /// <summary>
    /// The hyper-head's learning rate divided by the encoder's. AdamW changes every weight by about the learning rate
    /// in each step, which is too much for a head with small initial weights where the rate suits the encoder.
    /// </summary>
    public double HyperHeadLearningRateFactor { get; init; } = 1;

    /// <summary>
    /// Whether the similarity scale of the model is learned, starting from the value in its configuration, to which the
    /// final value is written. Its logarithm is learned without weight decay; the scale is at most 100.
    /// </summary>
    public bool LearnSimilarityScale { get; init; }

    /// <summary>The peak learning rate of the similarity scale's logarithm.</summary>
    public double SimilarityScaleLearningRate { get; init; } = 1e-3;

    /// <summary>AdamW's weight decay, for the parameters that decay.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>
    /// Noise added to the vectors of a frozen passage encoder, as a fraction of their length; 0 for none. A model that
    /// sees the same vectors in every epoch overfits to them.
    /// </summary>
    public double PassageNoise { get; init; }

    /// <summary>Number of steps over which the learning rate rises from 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>The same as a fraction of all steps, rounded up; an alternative to <see cref="WarmupSteps"/>.</summary>
    public double WarmupRatio { get; init; }

    /// <summary>The course of the learning rate after the warm-up.</summary>
    public LearningRateScheduler LrScheduler { get; init; } = LearningRateScheduler.Linear;

    /// <summary>The largest norm of the gradient, which is clipped to it; 0 for no clipping.</summary>
    public double MaxGradNorm { get; init; } = 1;

    /// <summary>The terms of the loss.</summary>
    public IReadOnlyList<LossConfig> Losses { get; init; } = [new LossConfig()];

    /// <summary>
    /// Number of steps between evaluations on the dev sample, of which the best checkpoint is kept; 0 to evaluate only
    /// at the end.
    /// </summary>
    public int EvalSteps { get; init; }

    /// <summary>
    /// Whether to evaluate before the first step too, so that the start is kept where training does not improve on it.
    /// </summary>
    public bool EvalOnStart { get; init; }

    /// <summary>Number of steps between saved states that an interrupted run can resume from; 0 to save none.</summary>
    public int SaveSteps { get; init; }

    /// <summary>
    /// Returns this config, or throws <see cref="InvalidDataException"/> that names the first setting that is out of
    /// range.
    /// </summary>
    public TrainingConfig Validated()
    {
        Require(MaxSteps is null or > 0, "max_steps", MaxSteps ?? 0, "above 0");
        Require(NumTrainEpochs is null or > 0, "num_train_epochs", NumTrainEpochs ?? 0, "above 0");
        Require(
            MaxSteps is null || NumTrainEpochs is null,
            "num_train_epochs", NumTrainEpochs ?? 0, "none if max_steps is given");
        RequireSize(BatchSize, "batch_size", MaxBatch);
        RequireSize(ItemsPerQuery, "items_per_query", MaxBatch);
        RequireSize(GradientAccumulationSteps, "gradient_accumulation_steps", MaxBatch);
        Require(
            (long)BatchSize * ItemsPerQuery <= MaxBatch,
            "batch_size", $"{BatchSize} with {ItemsPerQuery} items_per_query", $"at most {MaxBatch} pairs a pass");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "learning_rate", LearningRate, "above 0");
        Require(
            SimilarityScaleLearningRate > 0 && double.IsFinite(SimilarityScaleLearningRate),
            "similarity_scale_learning_rate", SimilarityScaleLearningRate, "above 0");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), "weight_decay", WeightDecay, "0 or above");
        Require(PassageNoise is >= 0 and <= 1, "passage_noise", PassageNoise, "0 to 1");
        Require(WarmupSteps >= 0, "warmup_steps", WarmupSteps, "0 or above");
        Require(WarmupRatio is >= 0 and <= 1, "warmup_ratio", WarmupRatio, "0 to 1");
        Require(WarmupRatio == 0 || WarmupSteps == 0, "warmup_ratio", WarmupRatio, "0 if warmup_steps is given");
        Require(
            WarmupSteps == 0 || LrScheduler != LearningRateScheduler.Constant,
            "warmup_steps", WarmupSteps, "0 for the schedule constant (constant_with_warmup has one)");
        Require(
            WarmupRatio == 0 || LrScheduler != LearningRateScheduler.Constant,
            "warmup_ratio", WarmupRatio, "0 for the schedule constant (constant_with_warmup has one)");
        Require(MaxGradNorm >= 0, "max_grad_norm", MaxGradNorm, "0 or above");
        Require(EvalSteps >= 0, "eval_steps", EvalSteps, "0 or above");
        Require(SaveSteps >= 0, "save_steps", SaveSteps, "0 or above");
        RequireSize(Losses.Count, "losses", MaxLosses);
        Require(
            Losses.Count == 1 || Losses.All(l => l.Type != LossType.MaskedLanguageModel),
            "losses", "others beside it", "no other loss beside masked_language_model");
        Require(
            !LearnSimilarityScale || Losses.Any(
                l => l.Type is LossType.CrossEntropy or LossType.MarginMse && l.SimilarityScale is null),
            "learn_similarity_scale", "true", "a loss over scores without its own similarity_scale");
        foreach (LossConfig loss in Losses)
        {
            Require(loss.Scale > 0 && double.IsFinite(loss.Scale), "losses.scale", loss.Scale, "above 0");
            Require(
                loss.SimilarityScale is null
                    || (loss.SimilarityScale > 0 && double.IsFinite(loss.SimilarityScale.Value)),
                "losses.similarity_scale", loss.SimilarityScale ?? 1, "above 0");
            Require(
                !loss.LinearTermOnly || loss.Type is LossType.CrossEntropy or LossType.MarginMse,
                "losses.linear_term_only", "true", "false for a loss that does not rank passages");
            Require(
                !loss.MultiplePositives
                    || loss is { Type: LossType.CrossEntropy, InBatchNegatives: true, FirstItemOnly: false },
                "losses.multiple_positives", "true", "false but for cross_entropy with all in-batch negatives");
            Require(loss.MaskedPart is > 0 and < 1, "losses.masked_part", loss.MaskedPart, "above 0 and below 1");
        }
        return this;

        static void RequireSize(int value, string key, int most) =>
            Require(value >= 1 && value <= most, key, value, $"1 to {most}");

        static void Require(bool condition, string key, object value, string expected)
        {
            if (!condition)
            {
                throw new InvalidDataException(
                    FormattableString.Invariant($"training.{key}: expected {expected}, found {value}"));
            }
        }
    }
}
