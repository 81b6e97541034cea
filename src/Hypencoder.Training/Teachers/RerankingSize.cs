using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>The size of the dev sample on which checkpoints of a cross-encoder are evaluated.</summary>
internal sealed record RerankingSize
{
    /// <summary>Number of dev queries.</summary>
    public int Queries { get; init; } = 100;

    /// <summary>
    /// Number of candidates per query: the first passages of the ranking from which negatives are mined.
    /// </summary>
    public int Candidates { get; init; } = 20;

    internal void Validate(string key)
    {
        RequireSize(Queries, $"{key}.queries", 1 << 20);
        RequireSize(Candidates, $"{key}.candidates", 1 << 16);
    }
}
