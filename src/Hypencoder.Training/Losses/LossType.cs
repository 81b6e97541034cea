namespace Hypencoder.Training;

/// <summary>A loss function that training minimises; the sum of several may be minimised.</summary>
internal enum LossType
{
    /// <summary>The squared difference between the model's margins and the teacher's.</summary>
    MarginMse,

    /// <summary>The cross-entropy of the positive among other passages.</summary>
    CrossEntropy,

    /// <summary>
    /// The mean square of what the q-net's layers add to the linear term, so that they add no more than helps the other
    /// losses. Models with a linear term and hidden layers only.
    /// </summary>
    CorrectionPenalty,

    /// <summary>
    /// The cross-entropy of masked passage tokens, which trains an encoder on texts only; cannot be combined with
    /// others.
    /// </summary>
    MaskedLanguageModel,
}
