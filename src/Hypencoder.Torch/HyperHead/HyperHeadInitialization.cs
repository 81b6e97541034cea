namespace Hypencoder.Torch;

/// <summary>
/// Standard deviations of a fresh hyper-head's normal weights; the defaults are the published code's. Key and value
/// projections are torch's default linear layers.
/// </summary>
internal sealed record HyperHeadInitialization
{
    /// <summary>The base matrices: what every query's q-net has in common.</summary>
    public double BaseMatrices { get; init; } = 0.05;

    /// <summary>
    /// The learned queries of the attention over token states; 10 makes that attention nearly one-hot.
    /// </summary>
    public double QueryEmbeddings { get; init; } = 10;

    /// <summary>
    /// The last linear map of the weights; null is the published 1 / h². A small value leaves all q-nets alike
    /// at first.
    /// </summary>
    public double? Projection { get; init; }

    /// <summary>
    /// Where above 0, the output layer starts as the mean-pooled query, scaled to about this deviation, so that a
    /// hyper-head on a trained bi-encoder begins near its inner product. Needs a q-net as wide as the token states,
    /// with a residual on the last hidden layer, and small query embeddings, which make the attention a mean. 0 is the
    /// published start.
    /// </summary>
    /// <remarks>
    /// With orthogonal V, P = αVᵀ and a bias β large enough that ReLU passes everything, P LN(relu(V c + β)) = α c / σ,
    /// less the one direction in which V c is constant.
    /// </remarks>
    public double PooledOutput { get; init; }
}
