namespace Hypencoder.Models;

/// <summary>How a vocabulary is trained.</summary>
public sealed record WordPieceTrainingOptions
{
    /// <summary>Tokens at most, the five special ones included.</summary>
    public int VocabularySize { get; init; } = 8_000;

    /// <summary>How many characters are kept, the most frequent first; words with others become <c>[UNK]</c>.</summary>
    public int AlphabetLimit { get; init; } = 1_000;

    /// <summary>How often a pair must occur to be merged.</summary>
    public int MinFrequency { get; init; } = 2;
}
