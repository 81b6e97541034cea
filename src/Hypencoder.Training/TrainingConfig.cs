namespace Hypencoder.Training;

/// <summary>How to train; names and defaults are those of Hugging Face's TrainingArguments where it has them.</summary>
internal sealed record TrainingConfig
{
    private const int MaxBatch = 1 << 20, MaxLosses = 16;

    /// <summary>Seeds the order of examples and the dropout.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Optimiser steps; 1000 where this and <see cref="NumTrainEpochs"/> are left out.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>How often to go through the examples, in the place of <see cref="MaxSteps"/>.</summary>
    public int? NumTrainEpochs { get; init; }

    /// <summary>Queries a forward pass.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Passages a query: the positive and its negatives.</summary>
    public int ItemsPerQuery { get; init; } = 1;

    /// <summary>Forward passes an optimiser step.</summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 2e-5;

    /// <summary>
    /// The hyper-head's learning rate as a part of the encoder's. AdamW moves every weight by about the learning rate a
    /// step, and a head that starts small is thrown far by a rate that suits the encoder.
    /// </summary>
    public double HyperHeadLearningRateFactor { get; init; } = 1;

    /// <summary>
    /// Learn the similarity scale of the model, from the value in its configuration on, and write the last value there.
    /// It is learned as its logarithm, without weight decay, and at most 100.
    /// </summary>
    public bool LearnSimilarityScale { get; init; }

    /// <summary>The highest learning rate of the similarity scale's logarithm.</summary>
    public double SimilarityScaleLearningRate { get; init; } = 1e-3;

    /// <summary>AdamW's, for the parameters that decay.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Steps over which the learning rate rises from 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>The same as a part of all steps, rounded up; in the place of <see cref="WarmupSteps"/>.</summary>
    public double WarmupRatio { get; init; }

    /// <summary>What the learning rate does after the warm-up.</summary>
    public LearningRateScheduler LrScheduler { get; init; } = LearningRateScheduler.Linear;

    /// <summary>The gradient's norm is cut to this; 0 cuts nothing.</summary>
    public double MaxGradNorm { get; init; } = 1;

    /// <summary>The terms of the loss.</summary>
    public IReadOnlyList<LossConfig> Losses { get; init; } = [new LossConfig()];

    /// <summary>
    /// Steps between evaluations on the dev sample; the best checkpoint is kept. 0 evaluates at the end alone.
    /// </summary>
    public int EvalSteps { get; init; }

    /// <summary>Steps between saved states that a killed run can resume from; 0 saves none.</summary>
    public int SaveSteps { get; init; }

    /// <summary>Throws <see cref="InvalidDataException"/> naming the first setting that is out of range.</summary>
    public TrainingConfig Validated()
    {
        Require(MaxSteps is null or > 0, "max_steps", MaxSteps ?? 0, "above 0");
        Require(NumTrainEpochs is null or > 0, "num_train_epochs", NumTrainEpochs ?? 0, "above 0");
        Require(
            MaxSteps is null || NumTrainEpochs is null,
            "num_train_epochs", NumTrainEpochs ?? 0, "none beside max_steps");
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
        Require(WarmupSteps >= 0, "warmup_steps", WarmupSteps, "0 or above");
        Require(WarmupRatio is >= 0 and <= 1, "warmup_ratio", WarmupRatio, "0 to 1");
        Require(WarmupRatio == 0 || WarmupSteps == 0, "warmup_ratio", WarmupRatio, "0 beside warmup_steps");
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
            "losses", "several", "masked_language_model by itself");
        Require(
            !LearnSimilarityScale || Losses.Any(l => l.Type != LossType.MaskedLanguageModel && l.SimilarityScale is null),
            "learn_similarity_scale", "true", "a loss of scores without a similarity_scale of its own");
        foreach (LossConfig loss in Losses)
        {
            Require(loss.Scale > 0 && double.IsFinite(loss.Scale), "losses.scale", loss.Scale, "above 0");
            Require(
                loss.SimilarityScale is null
                    || (loss.SimilarityScale > 0 && double.IsFinite(loss.SimilarityScale.Value)),
                "losses.similarity_scale", loss.SimilarityScale ?? 1, "above 0");
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
