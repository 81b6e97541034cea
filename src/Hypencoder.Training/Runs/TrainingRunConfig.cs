using Hypencoder.Datasets;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>The training of one model: a YAML file in <c>configs/</c>.</summary>
internal sealed record TrainingRunConfig
{
    /// <summary>The model.</summary>
    public required TrainingRunModel Model { get; init; }

    /// <summary>What it learns from.</summary>
    public required TrainingRunData Data { get; init; }

    /// <summary>A directory with a <c>vocab.txt</c>; null to train one, or to take that of the model's start.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>Tokens of the vocabulary that is trained where none is given.</summary>
    public int VocabularySize { get; init; } = 8000;

    /// <summary>How to train; its seed also draws fresh weights and the dev sample.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>
    /// Reads and checks a file; the paths in it are relative to its folder, and absolute in the result.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// Unknown keys, missing keys, values out of range: with file and place.
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

        // A name that is no directory here may be that of a repository.
        string? Model(string? name) => Full(name) is string full && Directory.Exists(full) ? full : name;

        string? Full(string? relative) => relative is null ? null : Path.GetFullPath(relative, folder);
    }

    internal void Validate()
    {
        Model.Validate();
        Data.Validate();
        Require(
            Vocabulary is null || Model.Start is null,
            "vocabulary", $"\"{Vocabulary}\"", "none, since the model's start has one");
        RequireVocabulary(VocabularySize);
        Training.Validated();
    }
}
