namespace Hypencoder.Training;

/// <summary>The length of a training run.</summary>
/// <param name="Examples">Number of training examples.</param>
/// <param name="StepsPerEpoch">Number of optimiser steps in which every example is seen once; may be below 1.</param>
/// <param name="Steps">Total number of optimiser steps.</param>
/// <param name="WarmupSteps">Number of steps over which the learning rate rises.</param>
internal sealed record TrainingPlan(int Examples, double StepsPerEpoch, int Steps, int WarmupSteps)
{
    /// <summary>Number of steps where a config states neither steps nor epochs.</summary>
    public const int DefaultSteps = 1000;

    /// <summary>
    /// Computes the plan of a config. An epoch has as many batches as the examples fill, and that number divided by
    /// <see cref="TrainingConfig.GradientAccumulationSteps"/> of steps.
    /// </summary>
    public static TrainingPlan Of(TrainingConfig config, int examples)
    {
        long batches = examples / config.BatchSize;
        int steps = config.NumTrainEpochs is int epochs
            ? checked((int)Math.Max(1, epochs * batches / config.GradientAccumulationSteps))
            : config.MaxSteps ?? DefaultSteps;
        // As in Hugging Face's get_warmup_steps, a ratio is rounded up.
        int warmup = config.WarmupRatio > 0 ? (int)Math.Ceiling(steps * config.WarmupRatio) : config.WarmupSteps;
        return new TrainingPlan(examples, (double)batches / config.GradientAccumulationSteps, steps, warmup);
    }
}
