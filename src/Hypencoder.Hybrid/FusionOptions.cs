namespace Hypencoder.Hybrid;

/// <summary>Settings of <see cref="RankFusion"/>. Immutable, and safe to use from many threads.</summary>
public sealed record FusionOptions
{
    /// <summary>What of each ranking is added up.</summary>
    public FusionMethod Method { get; init; } = FusionMethod.ReciprocalRank;

    /// <summary>
    /// Constant of reciprocal-rank fusion, 0 or more: with larger values the ranks at the top count for less.
    /// </summary>
    public double K { get; init; } = 60;

    /// <summary>How scores are made comparable before they are added up; reciprocal ranks need nothing.</summary>
    public ScoreNormalization Normalization { get; init; } = ScoreNormalization.MinMax;

    /// <summary>
    /// Weight of each ranking, 0 or more and not all 0; null for equal weights. Scores are added up with weights that are
    /// scaled to the sum 1, reciprocal ranks with the weights as they are, which are 1 where they are null.
    /// </summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>The factors of a number of rankings.</summary>
    internal double[] WeightsOf(int rankings)
    {
        double[] weights = Weights is null ? [.. Enumerable.Repeat(1.0, rankings)] : [.. Weights];
        double sum = Method == FusionMethod.Score ? weights.Sum() : 1;
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate(int rankings)
    {
        if (!Enum.IsDefined(Method))
            throw new ArgumentException($"expected a method of fusion, found {Method}");
        if (!Enum.IsDefined(Normalization))
            throw new ArgumentException($"expected a normalisation of scores, found {Normalization}");
        if (!(K >= 0 && double.IsFinite(K)))
            throw new ArgumentException(FormattableString.Invariant($"expected k of at least 0, found {K}"));
        if (Weights is null)
            return;
        if (Weights.Count != rankings)
            throw new ArgumentException($"expected {rankings} weights, found {Weights.Count}");
        foreach (double weight in Weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentException(FormattableString.Invariant($"expected weights from 0 on, found {weight}"));
        }
        if (!(Weights.Sum() is > 0 and < double.PositiveInfinity))
            throw new ArgumentException("expected weights that are not all 0 and have a finite sum");
    }
}

/// <summary>What of each ranking a fusion adds up.</summary>
public enum FusionMethod
{
    /// <summary>Reciprocal ranks, 1 / (k + rank).</summary>
    ReciprocalRank,

    /// <summary>Normalised scores.</summary>
    Score,
}

/// <summary>How the scores of one ranking of a query are normalised.</summary>
public enum ScoreNormalization
{
    /// <summary>From 0, the least score, to 1, the greatest.</summary>
    MinMax,

    /// <summary>Mean 0 and standard deviation 1.</summary>
    ZScore,
}
