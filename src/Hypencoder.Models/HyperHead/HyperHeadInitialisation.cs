namespace Hypencoder.Models;

/// <summary>
/// Standard deviations of a fresh hyper-head's normal weights; the defaults are the published code's. Key and value
/// projections are torch's default linear layers.
/// </summary>
public sealed record HyperHeadInitialisation
{
    /// <summary>The base matrices: what every query's q-net has in common.</summary>
    public double BaseMatrices { get; init; } = 0.05;

    /// <summary>The learned queries of the attention over token states; 10 makes that attention nearly one-hot.</summary>
    public double QueryEmbeddings { get; init; } = 10;

    /// <summary>
    /// The last linear map of the weights; null is the published 1 / h². A small value leaves all q-nets alike at first.
    /// </summary>
    public double? Projection { get; init; }
}
