namespace Hypencoder.Models;

/// <summary>How token states become one vector.</summary>
public enum Pooling
{
    /// <summary><c>cls</c>: the first token.</summary>
    Cls,

    /// <summary>
    /// <c>mean</c>: the sum over all positions, padding too, divided by the number of real tokens, as the published
    /// code does and its mean-pooled checkpoints were trained. A vector then depends on the batch that it was
    /// encoded in.
    /// </summary>
    MeanFaithful,

    /// <summary><c>mean_masked</c>: the mean over the real tokens.</summary>
    MeanMasked,
}
