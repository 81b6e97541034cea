namespace Hypencoder.Search;

/// <summary>Settings of <see cref="ExhaustiveSearch"/>.</summary>
public sealed record ExhaustiveSearchOptions
{
    /// <summary>Number of threads for one search; 0 for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Precision of the first scores. With <see cref="QNetPrecision.Int8"/>, the best top-k and a quarter more, at
    /// least <see cref="SpareCandidates"/> more, are rescored in single precision. Scores are then exact, and a passage
    /// is missed only if its 8-bit score is that far off.
    /// </summary>
    public QNetPrecision Precision { get; init; }

    /// <summary>Least number of additional candidates that are rescored after a search in 8 bits.</summary>
    public int SpareCandidates { get; init; } = 100;
}
