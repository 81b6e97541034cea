using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>One hard task of a study.</summary>
internal sealed record HardTask
{
    /// <summary>
    /// The collection, as the catalogue opens it: with the splits train, dev and test, or with each of them as
    /// <c>-original</c> and <c>-changed</c>, whose queries have the same ids.
    /// </summary>
    public required string Collection { get; init; }

    /// <summary>Steps of training on it; null for those of the tasks' training.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>
    /// Passages are cut to this many tokens; null for the profile's. Titles alone decide most conditions.
    /// </summary>
    public int? PassageMaxLength { get; init; }

    /// <summary>
    /// Look, by the vectors of every model, for the queries whose judged passages provably no inner product orders, and
    /// give those a table of their own.
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
