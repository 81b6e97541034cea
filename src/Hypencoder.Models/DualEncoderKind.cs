namespace Hypencoder.Models;

/// <summary>What the query encoder of a dual encoder gives.</summary>
internal enum DualEncoderKind
{
    /// <summary>A q-net from a hyper-head.</summary>
    Hypencoder,

    /// <summary>A vector for inner products; BE-Base of the study.</summary>
    BiEncoder,
}
