using Hypencoder.Datasets;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>The config of a training run, a YAML file such as those in <c>configs/</c>.</summary>
internal sealed record TrainingRunConfig
{
    /// <summary>The model to train.</summary>
    public required TrainingRunModel Model { get; init; }

    /// <summary>The training and dev data.</summary>
    public required TrainingRunData Data { get; init; }

    /// <summary>
    /// A directory with a <c>vocab.txt</c>; null for the vocabulary of the model's start, or to train one where there
    /// is no start.
    /// </summary>
    public string? Vocabulary { get; init; }

    /// <summary>Number of tokens of the vocabulary that is trained where none is given.</summary>
    public int VocabularySize { get; init; } = 8000;

    /// <summary>The training settings; their seed also determines the initial weights and the dev sample.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>
    /// Reads and validates a file. Its paths are relative to its folder; those of the result are absolute.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// A key is unknown or missing, or a value is out of range; the message states file and place.
    /// </exception>
    public static TrainingRunConfig Read(string path)
    {
        TrainingRunConfig config = YamlFile.Read<TrainingRunConfig>(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            config.Validate();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        bool isName = config.Data.Collection is string id
            && (DatasetCatalog.Embedded.Contains(id) || DatasetCatalog.Find(id) is not null);
        return config with
        {
            Model = config.Model with { Start = Model(config.Model.Start), HyperHead = Model(config.Model.HyperHead) },
            Data = config.Data with
            {
                Collection = isName ? config.Data.Collection : Full(config.Data.Collection),
                Examples = config.Data.Examples is string name && DatasetCatalog.Find(name) is not null
                    ? name
                    : Full(config.Data.Examples),
            },
            Vocabulary = Full(config.Vocabulary),
        };

        // A name that is not a directory may be a repository at Hugging Face.
        string? Model(string? name) => Full(name) is string full && Directory.Exists(full) ? full : name;

        string? Full(string? relative) => relative is null ? null : Path.GetFullPath(relative, folder);
    }

    internal void Validate()
    {
        Model.Validate();
        Data.Validate();
        Require(
            Vocabulary is null || Model.Start is null,
            "vocabulary", $"\"{Vocabulary}\"", "none, since the model's start has a vocabulary");
        RequireVocabulary(VocabularySize);
        Training.Validated();
    }
}
