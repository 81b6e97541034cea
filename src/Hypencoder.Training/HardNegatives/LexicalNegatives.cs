using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>Which passages of BM25's ranking become a training query's negatives.</summary>
internal sealed record LexicalNegatives
{
    // Constants, so that the program's options have them without loading this library.
    internal const int DefaultCount = 20, DefaultFromRank = 1, DefaultToRank = 100;

    /// <summary>How many are drawn for each query.</summary>
    public int Count { get; init; } = DefaultCount;

    /// <summary>The first rank drawn from, 1-based, counted without the query's relevant passages.</summary>
    public int FromRank { get; init; } = DefaultFromRank;

    /// <summary>The last rank drawn from.</summary>
    public int ToRank { get; init; } = DefaultToRank;

    /// <summary>Of the draw.</summary>
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
