namespace Hypencoder.Torch;

/// <summary>
/// Standard deviations of a new hyper-head's normally distributed weights; the defaults are those of the published
/// code. Key and value projections are initialised as torch's linear layers.
/// </summary>
internal sealed record HyperHeadInitialization
{
    /// <summary>Deviation of the base matrices, the part that all q-nets have in common.</summary>
    public double BaseMatrices { get; init; } = 0.05;

    /// <summary>
    /// Deviation of the learned queries of the attention over token states; 10 makes that attention nearly one-hot.
    /// </summary>
    public double QueryEmbeddings { get; init; } = 10;

    /// <summary>
    /// Deviation of the last linear map of the weights; null for the published 1 / h². With a small value all q-nets
    /// are similar at first.
    /// </summary>
    public double? Projection { get; init; }

    /// <summary>
    /// If above 0, the output layer starts as the mean-pooled query, scaled to about this deviation, so that a
    /// hyper-head on a trained bi-encoder starts near its inner product. This requires a q-net as wide as the token
    /// states with a residual on the last hidden layer, and small query embeddings, which make the attention a mean. 0
    /// is the published initialisation.
    /// </summary>
    /// <remarks>
    /// With orthogonal V, P = αVᵀ and a bias β large enough that ReLU passes everything, P LN(relu(V c + β)) = α c / σ,
    /// apart from the one direction in which V c is constant.
    /// </remarks>
    public double PooledOutput { get; init; }

    /// <summary>
    /// Whether base matrix and projection of the output layer start at zero, so that q-nets score every passage with 0,
    /// and a model with a linear term ranks as the bi-encoder that it contains. Gradients reach the output layer in the
    /// first step, and the other layers from the second step on. Not with <see cref="PooledOutput"/>.
    /// </summary>
    public bool ZeroOutput { get; init; }

    /// <summary>
    /// Whether the first layer reads whitened passage vectors: the vectors times a fixed matrix, from a sample of the
    /// passages before the first step, that gives all directions about the same variance. Vectors of a pretrained
    /// encoder differ little in most directions, and what they differ in is then learned slowly. Units switch where
    /// base matrices are about 1 / √d. Not for q-nets without hidden layers.
    /// </summary>
    public bool Whitening { get; init; }
}
