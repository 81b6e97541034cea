namespace Hypencoder.Training;

/// <summary>The course of the learning rate, under the names of transformers' <c>get_scheduler</c>.</summary>
internal enum LearningRateScheduler
{
    /// <summary><c>constant</c>: constant, without a warm-up.</summary>
    Constant,

    /// <summary><c>constant_with_warmup</c>: constant after the warm-up.</summary>
    ConstantWithWarmup,

    /// <summary><c>linear</c>: falls linearly to zero at the last step.</summary>
    Linear,

    /// <summary><c>cosine</c>: falls to zero at the last step along half a cosine wave.</summary>
    Cosine,

    /// <summary><c>inverse_sqrt</c>: falls with the inverse square root of the step.</summary>
    InverseSqrt,
}
