namespace Hypencoder.Models;

/// <summary>Pooling of token states to one vector.</summary>
public enum Pooling
{
    /// <summary><c>cls</c>: the state of the first token.</summary>
    Cls,

    /// <summary>
    /// <c>mean_published</c>: the sum over all positions, including padding, divided by the number of tokens. The
    /// published code computes this, and its mean-pooled checkpoints, whose configuration calls it <c>mean</c>, were
    /// trained with it. A vector then depends on the batch in which it was encoded.
    /// </summary>
    MeanPublished,

    /// <summary>
    /// <c>mean</c>: the mean over the tokens without padding, as in sentence-transformers. The configuration of a
    /// checkpoint calls it <c>mean_masked</c>.
    /// </summary>
    Mean,
}
