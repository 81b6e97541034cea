namespace Hypencoder.Models;

/// <summary>The numbers in which a transformer's linear layers are multiplied.</summary>
public enum EncoderPrecision
{
    /// <summary>Single precision throughout.</summary>
    Float32,

    /// <summary>
    /// Weights in 8 bits, one scale for each output; activations in 8 bits, one scale for each token; exact 32-bit
    /// sums. Embeddings, attention, norms, pooling and the hyper-head stay in single precision.
    /// </summary>
    Int8,
}
