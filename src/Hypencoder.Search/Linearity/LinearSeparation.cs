namespace Hypencoder.Search;

/// <summary>
/// Whether the inner product with any one vector can put every relevant passage above every other, for the passages'
/// vectors at hand: with a vector that does, or with a proof that none does.
/// </summary>
/// <remarks>
/// The proof is Farkas': pairs of a relevant and another passage with weights that are not negative and have the sum 1.
/// The weighted sum of the differences of their vectors has the length <see cref="Gap"/>, and no unit vector puts every
/// relevant passage above every other by more than that. It counts as a proof where the gap is at most
/// <see cref="Tolerance"/> of the longest vector, which is about what rounding changes a score in single precision by.
/// </remarks>
/// <param name="Kind">What was found.</param>
/// <param name="Gap">
/// The length of the certificate's weighted sum, as a part of the longest vector's; computed anew from the vectors.
/// </param>
/// <param name="Vector">The vector that separates; empty where there is none.</param>
/// <param name="Certificate">The pairs, by their positions, and their weights.</param>
/// <param name="LeftOut">
/// How many of the others were left out because a relevant passage has the same vector, or nearly (1/10,000 of the
/// longest): nothing that reads vectors orders such a pair, whether linear or not.
/// </param>
internal sealed record LinearSeparation(
    SeparationKind Kind, double Gap, IReadOnlyList<double> Vector,
    IReadOnlyList<(int Relevant, int Other, double Weight)> Certificate, int LeftOut)
{
    /// <summary>The greatest gap of a proof, as a part of the longest vector.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>How near to a relevant passage another is left out, as a part of the longest vector.</summary>
    private const double Same = 1e-4;

    /// <summary>Looks for either.</summary>
    /// <param name="relevant">Row-major (passages × d), one passage or more.</param>
    /// <param name="others">Row-major (passages × d).</param>
    /// <param name="dimension">d.</param>
    /// <param name="cancellationToken">Stops it, without a result.</param>
    /// <exception cref="ArgumentException">A length is no multiple of d, or nothing is relevant.</exception>
    public static LinearSeparation Test(
        ReadOnlySpan<float> relevant, ReadOnlySpan<float> others, int dimension,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (relevant.Length == 0 || relevant.Length % dimension != 0 || others.Length % dimension != 0)
            throw new ArgumentException(
                $"expected whole vectors of {dimension} values, found {relevant.Length} and {others.Length} values");
        double[][] above = Rows(relevant, dimension), below = Rows(others, dimension);
        double longest = Math.Sqrt(above.Concat(below).Max(row => row.Sum(v => v * v)));
        double near = Same * longest;
        int[] kept = [.. Enumerable.Range(0, below.Length).Where(
            i => !above.Any(row => IsWithin(row, below[i], near * near)))];
        if (kept.Length == 0) // nothing is to be below, or nothing can be
            return new LinearSeparation(SeparationKind.Separable, 0, new double[dimension], [], below.Length);
        NearestPoint search = new(above, [.. kept.Select(i => below[i])], Tolerance * longest);
        SeparationKind kind = search.Run(cancellationToken);
        return new LinearSeparation(
            kind, search.Gap() / longest,
            kind == SeparationKind.Separable ? search.Point : [],
            [.. search.Pairs.Select(p => (p.Above, kept[p.Below], p.Weight))], below.Length - kept.Length);
    }

    private static double[][] Rows(ReadOnlySpan<float> vectors, int dimension)
    {
        double[][] rows = new double[vectors.Length / dimension][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[dimension];
            for (int j = 0; j < dimension; j++)
                rows[i][j] = vectors[i * dimension + j];
        }
        return rows;
    }

    private static bool IsWithin(double[] a, double[] b, double square)
    {
        double sum = 0;
        for (int i = 0; i < a.Length && sum <= square; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum <= square;
    }
}
