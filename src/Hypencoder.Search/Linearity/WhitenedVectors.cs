using System.Numerics;

namespace Hypencoder.Search;

/// <summary>
/// Passage vectors after an affine map that makes their mean 0 and their covariance the identity, in which a direction
/// is found in few steps. An inner product with them is one with the vectors themselves, except for a constant.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class WhitenedVectors
{
    /// <summary>
    /// Below this share of the mean variance, differences are rounding errors rather than information.
    /// </summary>
    private const double Ridge = 1e-6;

    private readonly CovarianceFactor _factor;
    private readonly float[] _rows;

    /// <param name="vectors">Passage vectors, row-major (passages × d); kept, not copied.</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public WhitenedVectors(ReadOnlyMemory<float> vectors, int dimension, CancellationToken cancellationToken = default)
    {
        Dimension = dimension;
        Count = vectors.Length / dimension;
        _factor = new CovarianceFactor(vectors, dimension, Ridge);
        _rows = new float[vectors.Length];
        double[] row = new double[dimension];
        double scale = Math.Sqrt(Count);
        for (int i = 0; i < Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _factor.Center(i, row);
            _factor.SolveTransposed(row);
            for (int j = 0; j < dimension; j++)
                _rows[i * dimension + j] = (float)(scale * row[j]);
        }
    }

    /// <summary>Number of values in a vector.</summary>
    public int Dimension { get; }

    /// <summary>Number of passages.</summary>
    public int Count { get; }

    /// <summary>The vectors, row-major (passages × d).</summary>
    public ReadOnlySpan<float> Rows => _rows;

    /// <summary>The vector of a passage.</summary>
    public ReadOnlySpan<float> Row(int passage) => _rows.AsSpan(passage * Dimension, Dimension);

    /// <summary>Vectors of passages, row-major.</summary>
    public float[] Select(IReadOnlyList<int> passages)
    {
        float[] rows = new float[passages.Count * Dimension];
        for (int i = 0; i < passages.Count; i++)
            Row(passages[i]).CopyTo(rows.AsSpan(i * Dimension));
        return rows;
    }

    /// <summary>
    /// The vector of unit length whose inner products with the passages' own vectors order them as inner products of
    /// <paramref name="direction"/> with these do.
    /// </summary>
    public float[] ToOriginal(ReadOnlySpan<double> direction)
    {
        double[] values = direction.ToArray();
        _factor.Solve(values);
        double length = Math.Sqrt(values.Sum(v => v * v));
        return [.. values.Select(v => (float)(length > 0 ? v / length : 0))];
    }

    /// <summary>Sum of the passages' vectors, each times its weight.</summary>
    public void AddWeighted(ReadOnlySpan<float> weights, Span<float> sum)
    {
        sum.Clear();
        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<float> row = Row(i);
            Vector<float> weight = new(weights[i]);
            int j = 0;
            for (; j <= row.Length - Vector<float>.Count; j += Vector<float>.Count)
                (new Vector<float>(sum[j..]) + weight * new Vector<float>(row[j..])).CopyTo(sum[j..]);
            for (; j < row.Length; j++)
                sum[j] += weights[i] * row[j];
        }
    }
}
