namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// What is done in a layer, in this order: the pieces of one stage do not depend on each other, and need all of the
/// stage before.
/// </summary>
internal enum TransformerStage
{
    /// <summary>Query, key and value of each token.</summary>
    Projection,

    /// <summary>Attention of each head over each sequence.</summary>
    Attention,

    /// <summary>Contexts in 8 bits, where layers read those.</summary>
    ContextCodes,

    /// <summary>The product with the contexts.</summary>
    AttentionOutput,

    /// <summary>Residual and norm.</summary>
    AttentionNorm,

    /// <summary>The first feed-forward layer, with GELU.</summary>
    Intermediate,

    /// <summary>Its result in 8 bits, where layers read those.</summary>
    IntermediateCodes,

    /// <summary>The second feed-forward layer.</summary>
    Output,

    /// <summary>Residual and norm.</summary>
    OutputNorm,
}
