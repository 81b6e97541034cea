using System.Numerics;

namespace Hypencoder.Search;

/// <summary>
/// The mean of passage vectors and the Cholesky factor R of the products of the centred vectors, C = RᵀR, which is the
/// number of passages times their covariance.
/// </summary>
internal sealed class CovarianceFactor
{
    private readonly ReadOnlyMemory<float> _vectors;
    private readonly double[] _mean;
    private readonly double[] _factor;

    /// <param name="vectors">Passage vectors, row-major (passages × d); kept, not copied.</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <param name="ridge">
    /// What is added to the diagonal, as a share of its mean: the matrix of passages in a subspace has no inverse.
    /// </param>
    public CovarianceFactor(ReadOnlyMemory<float> vectors, int dimension, double ridge)
    {
        _vectors = vectors;
        _mean = [.. CorpusMean.Of(vectors.Span, dimension)];
        _factor = new double[dimension * dimension];
        double[] row = new double[dimension];
        for (int passage = 0; passage < vectors.Length / dimension; passage++)
        {
            Center(passage, row);
            for (int i = 0; i < dimension; i++)
                AddMultiple(_factor.AsSpan(i * dimension + i, dimension - i), row[i], row.AsSpan(i));
        }
        Factorize(ridge);
    }

    /// <summary>Number of values in a vector.</summary>
    public int Dimension => _mean.Length;

    /// <summary>Writes the vector of a passage minus the mean.</summary>
    public void Center(int passage, Span<double> row)
    {
        ReadOnlySpan<float> vector = _vectors.Span.Slice(passage * Dimension, Dimension);
        for (int i = 0; i < row.Length; i++)
            row[i] = vector[i] - _mean[i];
    }

    /// <summary>Replaces values y by R⁻ᵀ y.</summary>
    public void SolveTransposed(Span<double> values)
    {
        int d = Dimension;
        for (int i = 0; i < d; i++)
        {
            values[i] /= _factor[i * d + i];
            AddMultiple(values[(i + 1)..], -values[i], _factor.AsSpan(i * d + i + 1, d - i - 1));
        }
    }

    /// <summary>Replaces values y by R⁻¹ y.</summary>
    public void Solve(Span<double> values)
    {
        int d = Dimension;
        for (int i = d - 1; i >= 0; i--)
        {
            double sum = values[i];
            for (int j = i + 1; j < d; j++)
                sum -= _factor[i * d + j] * values[j];
            values[i] = sum / _factor[i * d + i];
        }
    }

    /// <summary>Adds a multiple of values to others.</summary>
    public static void AddMultiple(Span<double> sum, double factor, ReadOnlySpan<double> values)
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

    /// <summary>Replaces the upper triangle C by its factor R.</summary>
    private void Factorize(double share)
    {
        int d = Dimension;
        double trace = 0;
        for (int i = 0; i < d; i++)
            trace += _factor[i * d + i];
        double ridge = Math.Max(share * trace / d, double.Epsilon / share);
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
}
