using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>What a training run learns from and chooses checkpoints by.</summary>
internal sealed record TrainingRunData
{
    /// <summary>
    /// A collection as the catalogue opens it: its train split, with the other queries' passages as negatives, unless
    /// there are <see cref="Examples"/>; checkpoints are chosen on its dev split, or a tenth of its training queries.
    /// </summary>
    public string? Collection { get; init; }

    /// <summary>
    /// Training examples with their negatives, and perhaps teacher scores: a .jsonl file, perhaps with .gz, a .parquet
    /// file, or a dataset's id.
    /// </summary>
    public string? Examples { get; init; }

    /// <summary>How much of the dev split checkpoints are chosen by.</summary>
    public DevSampleSize DevSample { get; init; } = new();

    internal void Validate()
    {
        Require(Collection is not null || Examples is not null, "data", "neither", "a collection or examples");
        DevSample.Validate("data.dev_sample");
    }
}
