namespace Hypencoder.Training;

/// <summary>What a training step minimises; several may be added.</summary>
internal enum LossType
{
    /// <summary>The squared difference between the model's margins and the teacher's.</summary>
    MarginMse,

    /// <summary>Cross-entropy of the positive among other passages.</summary>
    CrossEntropy,

    /// <summary>
    /// Cross-entropy of masked passage tokens, to train an encoder on texts alone; stands by itself.
    /// </summary>
    MaskedLanguageModel,
}
