using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>
/// A linear layer after pooling, as sentence-transformers' Dense: y = activation(W x + b), for queries and passages.
/// </summary>
internal sealed record DenseLayer
{
    /// <summary>Number of values of the input x.</summary>
    public required int InFeatures { get; init; }

    /// <summary>Number of values of the output y.</summary>
    public required int OutFeatures { get; init; }

    /// <summary>Whether the layer has a bias b.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Activation; null for none.</summary>
    public Activation? Activation { get; init; }

    /// <summary>Whether the input is scaled to length 1 first.</summary>
    public bool NormalizeInput { get; init; }
}
