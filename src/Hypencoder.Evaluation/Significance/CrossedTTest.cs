namespace Hypencoder.Evaluation.Significance;

/// <summary>
/// The two-sided t-test for systems that were trained several times. Queries and seeds are both regarded as random, so
/// a difference must exceed the variation between queries and the variation between seeds.
/// </summary>
/// <remarks>
/// The difference of seed s on query q is modelled as μ + Q(q) + S(s) + residual. The variance of its mean is estimated
/// from the mean squares of a two-way layout (negative components are taken as 0), and its degrees of freedom by
/// Satterthwaite, Biometrics Bulletin 2(6), 1946. The test is the quasi-F of Clark, "The language-as-fixed-effect
/// fallacy", 1973.
/// </remarks>
internal static class CrossedTTest
{
    /// <summary>Tests whether the mean of x − y differs from 0.</summary>
    /// <param name="x">Values of one system: for each seed, those of the queries.</param>
    /// <param name="y">
    /// Values of the other system, with seeds and queries in the same order; or one run, for a system without seeds.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two seeds or two queries, the lengths differ, or a value is not finite.
    /// </exception>
    public static CrossedTTestResult Test(
        IReadOnlyList<IReadOnlyList<double>> x, IReadOnlyList<IReadOnlyList<double>> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count < 2)
            throw new ArgumentException($"expected at least two seeds, found {x.Count}", nameof(x));
        if (y.Count != x.Count && y.Count != 1)
            throw new ArgumentException($"expected {x.Count} seeds or one run, found {y.Count}", nameof(y));
        double[][] differences = [.. x.Select((values, s) => PairedDifferences.Of(values, y[y.Count == 1 ? 0 : s]))];
        int seeds = differences.Length, queries = differences[0].Length;
        if (queries < 2 || differences.Any(d => d.Length != queries))
            throw new ArgumentException("expected the same queries for every seed, at least two", nameof(x));

        double[] ofSeed = [.. differences.Select(d => d.Average())];
        double[] ofQuery = [.. Enumerable.Range(0, queries).Select(q => differences.Average(d => d[q]))];
        double mean = ofSeed.Average();
        Term seed = new(queries * SquaresAround(ofSeed, mean) / (seeds - 1), seeds - 1);
        Term query = new(seeds * SquaresAround(ofQuery, mean) / (queries - 1), queries - 1);
        double rest = 0;
        for (int s = 0; s < seeds; s++)
        {
            for (int q = 0; q < queries; q++)
                rest += Square(differences[s][q] - ofSeed[s] - ofQuery[q] + mean);
        }
        Term both = new(rest / query.Freedom / seed.Freedom, query.Freedom * seed.Freedom);

        // Variance of seeds plus queries minus both, per cell. A component that would be negative is left out of the
        // sum.
        (Term Term, int Sign)[] terms = (seed.MeanSquare > both.MeanSquare, query.MeanSquare > both.MeanSquare) switch
        {
            (true, true) => [(seed, 1), (query, 1), (both, -1)],
            (true, false) => [(seed, 1)],
            (false, true) => [(query, 1)],
            (false, false) => [(both, 1)],
        };
        double square = terms.Sum(t => t.Sign * t.Term.MeanSquare);
        if (!(square > 0))
            return new CrossedTTestResult(mean, mean == 0 ? 0 : mean / 0.0, double.NaN, mean == 0 ? 1 : 0);
        double freedom = Square(square) / terms.Sum(t => Square(t.Term.MeanSquare) / t.Term.Freedom);
        double statistic = mean / Math.Sqrt(square / (seeds * queries));
        return new CrossedTTestResult(
            mean, statistic, freedom, StudentDistribution.TwoSided(statistic, freedom));
    }

    private static double SquaresAround(double[] values, double mean) => values.Sum(v => Square(v - mean));

    private static double Square(double value) => value * value;

    private readonly record struct Term(double MeanSquare, int Freedom);
}
