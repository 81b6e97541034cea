using Hypencoder.Training;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>One size of a study.</summary>
internal sealed record StudyProfile
{
    /// <summary>
    /// At most about this many passages of each collection: a sample of the queries of every split, their relevant
    /// passages, and others at random; 0 for all.
    /// </summary>
    public int MaxPassages { get; init; }

    /// <summary>At most this many test queries of each collection, drawn with the seed; 0 for all.</summary>
    public int MaxTestQueries { get; init; }

    /// <summary>Tokens of the WordPiece vocabulary that is trained on the corpus and the training queries.</summary>
    public int VocabularySize { get; init; } = 8000;

    /// <summary>Queries are cut to this many tokens.</summary>
    public int QueryMaxLength { get; init; } = 32;

    /// <summary>Passages are cut to this many tokens.</summary>
    public int PassageMaxLength { get; init; } = 64;

    /// <summary>The transformer of every model.</summary>
    public required EncoderShape Encoder { get; init; }

    /// <summary>What checkpoints are chosen by.</summary>
    public DevSampleSize DevSample { get; init; } = new();

    /// <summary>
    /// The common start: a bi-encoder trained on in-batch negatives. Every model begins with its transformer. Null for
    /// fresh weights.
    /// </summary>
    public TrainingConfig? WarmStart { get; init; }

    /// <summary>Other encoders that models may begin with, by name.</summary>
    public IReadOnlyDictionary<string, EncoderStart> Starts { get; init; } = new Dictionary<string, EncoderStart>();

    /// <summary>Negatives mined with the warm start's own ranking; null for in-batch negatives alone.</summary>
    public HardNegativesConfig? HardNegatives { get; init; }

    /// <summary>How every model is trained.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>The models compared; the first is the baseline of every comparison.</summary>
    public required IReadOnlyList<StudyModel> Models { get; init; }

    /// <summary>The efficient-search table.</summary>
    public GraphConfig Graph { get; init; } = new();

    /// <summary>Two-stage search in the efficient-search table; null for none.</summary>
    public TwoStageConfig? TwoStage { get; init; }

    /// <summary>The names of what the efficient-search table compares with exhaustive search.</summary>
    internal IEnumerable<string> EfficientSettings =>
        TwoStage is null ? Graph.Settings.Keys : [.. Graph.Settings.Keys, TwoStageConfig.RowName];

    /// <summary>The hard tasks; null for none.</summary>
    public HardTasksConfig? Tasks { get; init; }

    /// <summary>Perturbed queries; null for none.</summary>
    public RobustnessConfig? Robustness { get; init; }

    /// <summary>Latencies beside Faiss; null for none.</summary>
    public LatencyConfig? Latency { get; init; }

    internal void Validate()
    {
        Require(MaxPassages >= 0, "max_passages", MaxPassages, "0 or above");
        Require(MaxTestQueries >= 0, "max_test_queries", MaxTestQueries, "0 or above");
        RequireVocabulary(VocabularySize);
        RequireLength("query_max_length", QueryMaxLength);
        RequireLength("passage_max_length", PassageMaxLength);
        Require(Models.Count > 0, "models", "none", "one or more");
        Encoder.Validate();
        DevSample.Validate("dev_sample");
        WarmStart?.Validated();
        foreach ((string name, EncoderStart start) in Starts)
            start.Validate(name);
        HardNegatives?.Validate();
        Require(
            HardNegatives is null || WarmStart is not null,
            "hard_negatives", "no warm_start", "a warm_start, which mines them");
        Training.Validated();
        foreach (StudyModel model in Models)
        {
            model.Validate();
            Require(
                model.Start is null || Starts.ContainsKey(model.Start), $"models.{model.Name}.start",
                $"\"{model.Start}\"", $"one of starts ({string.Join(", ", Starts.Keys)})");
            Require(
                model.FreezeKey is null || model.Start is not null || WarmStart is not null,
                $"models.{model.Name}.{model.FreezeKey}", "true",
                "a start or a warm_start, or random weights would be frozen");
        }
        string? twice = Models.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1)?.Key;
        Require(twice is null, "models", $"two named {twice}", "different names");
        Require(
            Training.ItemsPerQuery == 1 || HardNegatives is not null,
            "training.items_per_query", Training.ItemsPerQuery, "1 where there are no hard_negatives");
        Graph.Validate();
        TwoStage?.Validate("two_stage");
        Tasks?.Validate(this);
        Robustness?.Validate();
        Latency?.Validate(this);
    }
}
