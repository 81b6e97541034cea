namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// Stages of a layer, in order. The pieces of one stage are independent of each other and require the whole previous
/// stage.
/// </summary>
internal enum TransformerStage
{
    /// <summary>Computes query, key and value of each token.</summary>
    Projection,

    /// <summary>Computes the attention of each head over each sequence.</summary>
    Attention,

    /// <summary>Converts contexts to 8 bits, if layers read those.</summary>
    ContextCodes,

    /// <summary>Applies the output layer to the contexts.</summary>
    AttentionOutput,

    /// <summary>Adds the residual and normalises.</summary>
    AttentionNorm,

    /// <summary>Applies the first feed-forward layer, with GELU.</summary>
    Intermediate,

    /// <summary>Converts its result to 8 bits, if layers read those.</summary>
    IntermediateCodes,

    /// <summary>Applies the second feed-forward layer.</summary>
    Output,

    /// <summary>Adds the residual and normalises.</summary>
    OutputNorm,
}
