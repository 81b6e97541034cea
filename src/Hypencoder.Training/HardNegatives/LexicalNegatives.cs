using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>The selection of a training query's negatives from BM25's ranking.</summary>
internal sealed record LexicalNegatives
{
    // Constants, so that the program can state the defaults without loading this library.
    internal const int DefaultCount = 20, DefaultFromRank = 1, DefaultToRank = 100;

    /// <summary>Number of negatives drawn for each query.</summary>
    public int Count { get; init; } = DefaultCount;

    /// <summary>The first rank to draw from, from 1, counted without the query's relevant passages.</summary>
    public int FromRank { get; init; } = DefaultFromRank;

    /// <summary>The last rank to draw from, counted likewise.</summary>
    public int ToRank { get; init; } = DefaultToRank;

    /// <summary>The seed of the random draw.</summary>
    public int Seed { get; init; } = 42;

    internal void Validate()
    {
        Require(Count > 0, "negatives", Count, "above 0");
        Require(FromRank > 0, "from-rank", FromRank, "above 0");
        Require(
            ToRank >= FromRank && ToRank - FromRank + 1L >= Count,
            "to-rank", ToRank, $"{FromRank + Count - 1L} or above, for {Count} ranks from {FromRank}");
    }
}
