namespace Hypencoder.Search;

/// <summary>
/// Whether the inner product with some vector ranks every relevant passage above every other one: a vector that does
/// so, or a proof that none does.
/// </summary>
/// <remarks>
/// The proof is a certificate by Farkas' lemma: pairs of a relevant and another passage, with non-negative weights of
/// sum 1. The weighted sum of the differences of their vectors has the length <see cref="Gap"/>, and no unit vector
/// ranks every relevant passage above every other by more than that. It counts as a proof where the gap is at most <see
/// cref="Tolerance"/> of the longest vector, which is about the rounding error of a score in single precision.
/// </remarks>
/// <param name="Kind">Result of the test.</param>
/// <param name="Gap">
/// Length of the certificate's weighted sum, as a share of the longest vector's length; recomputed from the vectors.
/// </param>
/// <param name="Vector">The separating vector; empty where there is none.</param>
/// <param name="Certificate">The pairs of positions, with their weights.</param>
/// <param name="LeftOut">
/// Number of other passages that were left out because a relevant passage has nearly the same vector (within 1/10,000
/// of the longest): no function of the vectors, linear or not, can order such a pair.
/// </param>
internal sealed record LinearSeparation(
    SeparationKind Kind, double Gap, IReadOnlyList<double> Vector,
    IReadOnlyList<(int Relevant, int Other, double Weight)> Certificate, int LeftOut)
{
    /// <summary>Greatest gap of a proof, as a share of the longest vector's length.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>
    /// Distance to a relevant passage within which another is left out, as a share of the longest vector's length.
    /// </summary>
    private const double Same = 1e-4;

    /// <summary>Looks for a separating vector or a proof that there is none.</summary>
    /// <param name="relevant">Vectors of the relevant passages, row-major (passages × d), at least one.</param>
    /// <param name="others">Vectors of the other passages, row-major (passages × d).</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <param name="cancellationToken">Stops the test without a result.</param>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of d, or there is no relevant passage.
    /// </exception>
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
        if (kept.Length == 0) // no other passages, or none that can be separated
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
