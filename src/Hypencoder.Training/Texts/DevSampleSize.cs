using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>How much of the dev split checkpoints are chosen by.</summary>
internal sealed record DevSampleSize
{
    /// <summary>Dev queries.</summary>
    public int Queries { get; init; } = 300;

    /// <summary>Passages: the queries' relevant ones, filled up at random.</summary>
    public int Passages { get; init; } = 4000;

    internal void Validate(string key)
    {
        Require(Queries > 0, $"{key}.queries", Queries, "above 0");
        Require(Passages > 0, $"{key}.passages", Passages, "above 0");
    }
}
