namespace Hypencoder.Models;

/// <summary>Number format in which a transformer's linear layers are multiplied.</summary>
public enum EncoderPrecision
{
    /// <summary>Single precision throughout.</summary>
    Float32,

    /// <summary>
    /// Weights in 8 bits with a scale for each output, activations in 8 bits with a scale for each token, and exact
    /// 32-bit sums. Embeddings, attention, norms, pooling and the hyper-head stay in single precision.
    /// </summary>
    Int8,
}
