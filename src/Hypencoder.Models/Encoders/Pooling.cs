namespace Hypencoder.Models;

/// <summary>How token states become one vector.</summary>
public enum Pooling
{
    /// <summary><c>cls</c>: the first token.</summary>
    Cls,

    /// <summary>
    /// <c>mean_published</c>: the sum over all positions, padding too, divided by the number of real tokens, as the
    /// published code does and its mean-pooled checkpoints were trained; their configuration calls it <c>mean</c>. A
    /// vector then depends on the batch that it was encoded in.
    /// </summary>
    MeanPublished,

    /// <summary>
    /// <c>mean</c>: the mean over the real tokens, as sentence-transformers means it. In the configuration of a
    /// checkpoint it is called <c>mean_masked</c>.
    /// </summary>
    Mean,
}
