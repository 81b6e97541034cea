namespace Hypencoder.Studies;

/// <summary>Negatives taken from a ranking of the corpus for each training query, its relevant passages left out.</summary>
public sealed record HardNegativesConfig
{
    /// <summary>The first rank taken.</summary>
    public int FromRank { get; init; } = 1;

    /// <summary>The last rank taken.</summary>
    public int ToRank { get; init; } = 50;
}
