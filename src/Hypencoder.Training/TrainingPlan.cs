namespace Hypencoder.Training;

/// <summary>How long a training run is, once its examples are counted.</summary>
/// <param name="Examples">Training examples.</param>
/// <param name="StepsPerEpoch">Optimiser steps for each to be seen once; may be below 1.</param>
/// <param name="Steps">Optimiser steps in all.</param>
/// <param name="WarmupSteps">Those over which the learning rate rises.</param>
internal sealed record TrainingPlan(int Examples, double StepsPerEpoch, int Steps, int WarmupSteps)
{
    /// <summary>Where a config names neither steps nor epochs.</summary>
    public const int DefaultSteps = 1000;

    /// <summary>
    /// The plan of a config: an epoch is the whole batches that the examples make, as many steps as those over
    /// <see cref="TrainingConfig.GradientAccumulationSteps"/>.
    /// </summary>
    public static TrainingPlan Of(TrainingConfig config, int examples)
    {
        long batches = examples / config.BatchSize;
        int steps = config.NumTrainEpochs is int epochs
            ? checked((int)Math.Max(1, epochs * batches / config.GradientAccumulationSteps))
            : config.MaxSteps ?? DefaultSteps;
        // As Hugging Face's get_warmup_steps: a ratio is rounded up.
        int warmup = config.WarmupRatio > 0 ? (int)Math.Ceiling(steps * config.WarmupRatio) : config.WarmupSteps;
        return new TrainingPlan(examples, (double)batches / config.GradientAccumulationSteps, steps, warmup);
    }
}
