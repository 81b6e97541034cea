using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>The data that a training run trains on and selects checkpoints with.</summary>
internal sealed record TrainingRunData
{
    /// <summary>
    /// A collection, by the catalogue's id or as a path. Without <see cref="Examples"/>, its train split is trained on,
    /// with the passages of a batch's other queries as negatives. Checkpoints are selected on its dev split or, where
    /// it has none, on a tenth of its training queries.
    /// </summary>
    public string? Collection { get; init; }

    /// <summary>
    /// Training examples with negatives and, optionally, teacher scores: a <c>.jsonl</c>, <c>.jsonl.gz</c> or
    /// <c>.parquet</c> file, or the id of a dataset.
    /// </summary>
    public string? Examples { get; init; }

    /// <summary>The sample of the dev split that selects checkpoints.</summary>
    public DevSampleSize DevSample { get; init; } = new();

    internal void Validate()
    {
        Require(Collection is not null || Examples is not null, "data", "neither", "a collection or examples");
        DevSample.Validate("data.dev_sample");
    }
}
