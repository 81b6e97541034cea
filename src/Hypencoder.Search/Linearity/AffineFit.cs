namespace Hypencoder.Search;

/// <summary>
/// Measures how well an affine function of the passage vectors fits scores, by least squares. The Cholesky factor of
/// the centred products depends on the passages alone and is computed once.
/// </summary>
/// <param name="vectors">Passage vectors, row-major (passages × d); kept, not copied.</param>
/// <param name="dimension">Number of values in a vector, d.</param>
internal sealed class AffineFit(ReadOnlyMemory<float> vectors, int dimension)
{
    private const double Ridge = 1e-12;
    private readonly CovarianceFactor _factor = new(vectors, dimension, Ridge);

    /// <summary>
    /// The share of the scores' variance that the fit explains, 0 to 1; 1 where there is no variance.
    /// </summary>
    public double RSquared(ReadOnlySpan<float> scores)
    {
        double mean = 0, variance = 0;
        foreach (float score in scores)
            mean += score;
        mean /= scores.Length;
        double[] row = new double[_factor.Dimension], products = new double[_factor.Dimension];
        for (int i = 0; i < scores.Length; i++)
        {
            double score = scores[i] - mean;
            variance += score * score;
            _factor.Center(i, row);
            CovarianceFactor.AddMultiple(products, score, row);
        }
        if (variance == 0)
            return 1;
        // With C = RᵀR and products c, the fit explains the variance cᵀ C⁻¹ c = |R⁻ᵀ c|².
        _factor.SolveTransposed(products);
        double explained = 0;
        foreach (double product in products)
            explained += product * product;
        return Math.Min(1, explained / variance);
    }
}
