using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>A hard task of a study.</summary>
internal sealed record HardTask
{
    /// <summary>
    /// The catalogue's id of the collection, or its path. It has the splits train, dev and test, or each of them as a
    /// pair <c>-original</c> and <c>-changed</c> whose queries have the same ids.
    /// </summary>
    public required string Collection { get; init; }

    /// <summary>Number of training steps; null for that of the tasks' training.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>
    /// Maximum length of a passage in tokens; null for the profile's. Most conditions depend on titles only.
    /// </summary>
    public int? PassageMaxLength { get; init; }

    /// <summary>
    /// Whether to add a table of the queries whose judged passages provably cannot be ordered by an inner product with
    /// the vectors of any model.
    /// </summary>
    public bool ProveNotLinear { get; init; }

    internal void Validate(int longest)
    {
        Require(!string.IsNullOrWhiteSpace(Collection), "tasks.collections.collection", "none", "a collection");
        Require(MaxSteps is null or > 0, $"tasks.collections.{Collection}.max_steps", MaxSteps ?? 0, "above 0");
        HardTasksConfig.RequireLength(
            PassageMaxLength, longest, $"tasks.collections.{Collection}.passage_max_length");
    }
}
