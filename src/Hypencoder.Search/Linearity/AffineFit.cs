using System.Numerics;

namespace Hypencoder.Search;

/// <summary>
/// Measures how well an affine function of the passage vectors fits scores, by least squares. The Cholesky factor of
/// the centred products depends on the passages alone and is computed once.
/// </summary>
internal sealed class AffineFit
{
    /// <summary>Ridge as a share of the diagonal's mean: the matrix of passages in a subspace has no inverse.</summary>
    private const double Ridge = 1e-12;

    private readonly ReadOnlyMemory<float> _vectors;
    private readonly double[] _mean;
    private readonly double[] _factor;

    /// <param name="vectors">Passage vectors, row-major (passages × d); kept, not copied.</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    public AffineFit(ReadOnlyMemory<float> vectors, int dimension)
    {
        _vectors = vectors;
        _mean = [.. CorpusMean.Of(vectors.Span, dimension)];
        _factor = new double[dimension * dimension];
        double[] row = new double[dimension];
        for (int start = 0; start < vectors.Length; start += dimension)
        {
            Center(start, row);
            for (int i = 0; i < dimension; i++)
                AddMultiple(_factor.AsSpan(i * dimension + i, dimension - i), row[i], row.AsSpan(i));
        }
        Factorize();
    }

    /// <summary>
    /// The share of the scores' variance that the fit explains, 0 to 1; 1 where there is no variance.
    /// </summary>
    public double RSquared(ReadOnlySpan<float> scores)
    {
        int d = _mean.Length;
        double mean = 0, variance = 0;
        foreach (float score in scores)
            mean += score;
        mean /= scores.Length;
        double[] row = new double[d], products = new double[d];
        for (int i = 0; i < scores.Length; i++)
        {
            double score = scores[i] - mean;
            variance += score * score;
            Center(i * d, row);
            AddMultiple(products, score, row);
        }
        if (variance == 0)
            return 1;
        // With C = RᵀR and products c, the fit explains the variance cᵀ C⁻¹ c = |R⁻ᵀ c|².
        double explained = 0;
        for (int i = 0; i < d; i++)
        {
            double solved = products[i] / _factor[i * d + i];
            AddMultiple(products.AsSpan(i + 1), -solved, _factor.AsSpan(i * d + i + 1, d - i - 1));
            explained += solved * solved;
        }
        return Math.Min(1, explained / variance);
    }

    /// <summary>Replaces the upper triangle C by its factor R.</summary>
    private void Factorize()
    {
        int d = _mean.Length;
        double trace = 0;
        for (int i = 0; i < d; i++)
            trace += _factor[i * d + i];
        double ridge = Math.Max(Ridge * trace / d, double.Epsilon / Ridge);
        for (int i = 0; i < d; i++)
        {
            Span<double> pivot = _factor.AsSpan(i * d + i, d - i);
            double root = Math.Sqrt(Math.Max(pivot[0], 0) + ridge);
            pivot[0] = root;
            for (int j = 1; j < pivot.Length; j++)
                pivot[j] /= root;
            for (int j = 1; j < pivot.Length; j++)
                AddMultiple(_factor.AsSpan((i + j) * d + i + j, d - i - j), -pivot[j], pivot[j..]);
        }
    }

    private void Center(int start, double[] row)
    {
        ReadOnlySpan<float> vector = _vectors.Span.Slice(start, row.Length);
        for (int i = 0; i < row.Length; i++)
            row[i] = vector[i] - _mean[i];
    }

    private static void AddMultiple(Span<double> sum, double factor, ReadOnlySpan<double> values)
    {
        int i = 0;
        Vector<double> factors = new(factor);
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Span<double> part = sum[i..];
            (new Vector<double>(part) + factors * new Vector<double>(values[i..])).CopyTo(part);
        }
        for (; i < values.Length; i++)
            sum[i] += factor * values[i];
    }
}
