namespace Hypencoder.Training.Optimization;

/// <summary>The factor of the learning rate at each step, as in transformers' <c>get_scheduler</c>.</summary>
internal sealed class LearningRateSchedule(LearningRateScheduler kind, long warmupSteps, long totalSteps)
{
    /// <summary>The time scale of <c>inverse_sqrt</c>, in steps, where there is no warm-up.</summary>
    private const long DefaultTimescale = 10_000;

    /// <summary>The factor for the step with the given 0-based index.</summary>
    public double Factor(long step)
    {
        if (kind == LearningRateScheduler.Constant)
            return 1;
        if (step < warmupSteps)
            return (double)step / Math.Max(1, warmupSteps);
        long after = Math.Max(1, totalSteps - warmupSteps);
        double progress = (double)(step - warmupSteps) / after;
        long timescale = warmupSteps > 0 ? warmupSteps : DefaultTimescale;
        return kind switch
        {
            LearningRateScheduler.ConstantWithWarmup => 1,
            LearningRateScheduler.Linear => Math.Max(0, (double)(totalSteps - step) / after),
            LearningRateScheduler.Cosine => Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * progress))),
            LearningRateScheduler.InverseSqrt => 1 / Math.Sqrt((double)(step + timescale - warmupSteps) / timescale),
            _ => throw new InvalidOperationException($"unknown schedule {kind}"),
        };
    }
}
