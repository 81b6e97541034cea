namespace Hypencoder.Training;

/// <summary>What the learning rate does after the warm-up.</summary>
public enum LearningRateScheduler
{
    /// <summary><c>constant_with_warmup</c>: stays.</summary>
    Constant,

    /// <summary><c>linear</c>: falls to zero at the last step.</summary>
    Linear,
}
