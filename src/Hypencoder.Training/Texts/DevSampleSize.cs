using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>Size of the dev sample that selects checkpoints.</summary>
internal sealed record DevSampleSize
{
    /// <summary>Maximum number of queries.</summary>
    public int Queries { get; init; } = 300;

    /// <summary>Number of passages: the relevant passages of the queries, and others drawn at random.</summary>
    public int Passages { get; init; } = 4000;

    internal void Validate(string key)
    {
        Require(Queries > 0, $"{key}.queries", Queries, "above 0");
        Require(Passages > 0, $"{key}.passages", Passages, "above 0");
    }
}
