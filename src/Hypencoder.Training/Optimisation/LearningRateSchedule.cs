namespace Hypencoder.Training.Optimisation;

/// <summary>The factor of the learning rate at each step, as in transformers' <c>get_scheduler</c>.</summary>
internal sealed class LearningRateSchedule(LearningRateScheduler kind, long warmupSteps, long totalSteps)
{
    /// <summary>The factor for the step with the given 0-based index.</summary>
    public double Factor(long step)
    {
        if (step < warmupSteps)
            return (double)step / Math.Max(1, warmupSteps);
        return kind == LearningRateScheduler.Constant
            ? 1
            : Math.Max(0.0, (double)(totalSteps - step) / Math.Max(1, totalSteps - warmupSteps));
    }
}
