using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>
/// Negatives taken from a ranking of the corpus for each training query, its relevant passages left out.
/// </summary>
internal sealed record HardNegativesConfig
{
    /// <summary>The first rank taken.</summary>
    public int FromRank { get; init; } = 1;

    /// <summary>The last rank taken.</summary>
    public int ToRank { get; init; } = 50;

    internal void Validate()
    {
        Require(FromRank > 0, "hard_negatives.from_rank", FromRank, "above 0");
        Require(ToRank >= FromRank, "hard_negatives.to_rank", ToRank, $"{FromRank} or above");
    }
}
