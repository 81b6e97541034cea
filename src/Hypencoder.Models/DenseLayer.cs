using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>
/// A linear layer after pooling, as sentence-transformers' Dense: y = activation(W x + b), for queries and passages.
/// </summary>
internal sealed record DenseLayer
{
    /// <summary>Width of x.</summary>
    public required int InFeatures { get; init; }

    /// <summary>Width of y.</summary>
    public required int OutFeatures { get; init; }

    /// <summary>Whether there is a b.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Null for none.</summary>
    public Activation? Activation { get; init; }

    /// <summary>Whether x is scaled to length 1 first.</summary>
    public bool NormalizeInput { get; init; }
}
