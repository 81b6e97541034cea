namespace Hypencoder.Training;

/// <summary>What the learning rate does, under the names of transformers' <c>get_scheduler</c>.</summary>
internal enum LearningRateScheduler
{
    /// <summary><c>constant</c>: stays, without a warm-up.</summary>
    Constant,

    /// <summary><c>constant_with_warmup</c>: stays after the warm-up.</summary>
    ConstantWithWarmup,

    /// <summary><c>linear</c>: falls to zero at the last step.</summary>
    Linear,

    /// <summary><c>cosine</c>: falls to zero at the last step along half a wave.</summary>
    Cosine,

    /// <summary><c>inverse_sqrt</c>: falls with the square root of the step.</summary>
    InverseSqrt,
}
