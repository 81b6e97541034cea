namespace Hypencoder.Search;

/// <summary>Settings of <see cref="ExhaustiveSearch"/>.</summary>
public sealed record ExhaustiveSearchOptions
{
    /// <summary>How many threads one search uses; 0 for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// How passages are scored. With <see cref="QNetPrecision.Int8"/> the best top-k and a quarter more, at least
    /// <see cref="SpareCandidates"/>, are scored again in single precision: scores are exact, and only a passage whose
    /// 8-bit score is that far off may be missed.
    /// </summary>
    public QNetPrecision Precision { get; init; }

    /// <summary>The least number of spare passages that are scored again after 8-bit products.</summary>
    public int SpareCandidates { get; init; } = 100;
}
