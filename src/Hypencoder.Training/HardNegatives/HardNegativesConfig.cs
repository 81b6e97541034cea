using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>
/// The range of ranks that each training query's negatives come from; its relevant passages are not counted.
/// </summary>
internal sealed record HardNegativesConfig
{
    /// <summary>The first rank, from 1.</summary>
    public int FromRank { get; init; } = 1;

    /// <summary>The last rank, at least <see cref="FromRank"/>.</summary>
    public int ToRank { get; init; } = 50;

    internal void Validate()
    {
        Require(FromRank > 0, "hard_negatives.from_rank", FromRank, "above 0");
        Require(ToRank >= FromRank, "hard_negatives.to_rank", ToRank, $"{FromRank} or above");
    }
}
