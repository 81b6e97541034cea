using Hypencoder.Models;
using Hypencoder.Training;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>A size of a study.</summary>
internal sealed record StudyProfile
{
    /// <summary>The collection of the training in place of the study's; null for the study's.</summary>
    public string? Collection { get; init; }

    /// <summary>Collections that are used only for testing, in place of the study's; null for the study's.</summary>
    public IReadOnlyList<string>? OutOfDomain { get; init; }

    /// <summary>Seeds in place of the study's; null for the study's.</summary>
    public IReadOnlyList<int>? Seeds { get; init; }

    /// <summary>Fractions of the training queries in place of the study's; null for the study's.</summary>
    public IReadOnlyList<double>? TrainingShares { get; init; }

    /// <summary>
    /// Approximate maximum number of passages of each collection: the relevant passages of a sample of the queries of
    /// every split, and others at random; 0 for all.
    /// </summary>
    public int MaxPassages { get; init; }

    /// <summary>Maximum number of test queries of each collection, drawn with the seed; 0 for all.</summary>
    public int MaxTestQueries { get; init; }

    /// <summary>Size of the WordPiece vocabulary that is trained on the corpus and the training queries.</summary>
    public int VocabularySize { get; init; } = 8000;

    /// <summary>Maximum length of a query in tokens.</summary>
    public int QueryMaxLength { get; init; } = 32;

    /// <summary>Maximum length of a passage in tokens.</summary>
    public int PassageMaxLength { get; init; } = 64;

    /// <summary>
    /// A retrieval encoder that is trained already, a directory or a repository of Hugging Face: every model begins with
    /// its transformer, vocabulary, pooling and prompts. Null for an encoder of the study's own.
    /// </summary>
    public string? Pretrained { get; init; }

    /// <summary>The transformer of every model; null where it is pretrained.</summary>
    public EncoderShape? Encoder { get; init; }

    /// <summary>Size of the dev sample that selects checkpoints.</summary>
    public DevSampleSize DevSample { get; init; } = new();

    /// <summary>
    /// Training of the common start, a bi-encoder trained with in-batch negatives, whose transformer initialises every
    /// model; null for random weights.
    /// </summary>
    public TrainingConfig? WarmStart { get; init; }

    /// <summary>Other encoders that can initialise models, by name.</summary>
    public IReadOnlyDictionary<string, EncoderStart> Starts { get; init; } = new Dictionary<string, EncoderStart>();

    /// <summary>Negatives mined from a retriever's ranking; null for in-batch negatives only.</summary>
    public HardNegativesConfig? HardNegatives { get; init; }

    /// <summary>The cross-encoder whose scores of the mined negatives the models learn from; null for none.</summary>
    public TeacherConfig? Teacher { get; init; }

    /// <summary>The settings of every model's training.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>The models to compare; the first is the baseline of every comparison.</summary>
    public required IReadOnlyList<StudyModel> Models { get; init; }

    /// <summary>Graph search in the table of efficient search.</summary>
    public GraphConfig Graph { get; init; } = new();

    /// <summary>Two-stage search in the table of efficient search; null for none.</summary>
    public TwoStageConfig? TwoStage { get; init; }

    /// <summary>Names of the settings that the table of efficient search compares with exhaustive search.</summary>
    internal IEnumerable<string> EfficientSettings =>
        TwoStage is null ? Graph.Settings.Keys : [.. Graph.Settings.Keys, TwoStageConfig.RowName];

    /// <summary>The hard tasks; null for none.</summary>
    public HardTasksConfig? Tasks { get; init; }

    /// <summary>The robustness to perturbed queries; null for none.</summary>
    public RobustnessConfig? Robustness { get; init; }

    /// <summary>The comparison of latencies with Faiss and USearch; null for none.</summary>
    public LatencyConfig? Latency { get; init; }

    /// <summary>Whether a model's passage vectors are those of the pretrained encoder.</summary>
    internal bool SharesPassageEncoder(StudyModel model) => Pretrained is not null && model.FreezesPassages;

    internal void Validate()
    {
        Require(MaxPassages >= 0, "max_passages", MaxPassages, "0 or above");
        Require(MaxTestQueries >= 0, "max_test_queries", MaxTestQueries, "0 or above");
        RequireVocabulary(VocabularySize);
        RequireLength("query_max_length", QueryMaxLength);
        RequireLength("passage_max_length", PassageMaxLength);
        Require(Models.Count > 0, "models", "none", "one or more");
        Require(
            Encoder is null != Pretrained is null, "encoder", Encoder is null ? "none" : "one beside pretrained",
            "a shape, or pretrained in its place");
        Require(
            Pretrained is null || (WarmStart is null && Starts.Count == 0), "pretrained", $"\"{Pretrained}\"",
            "none beside warm_start and starts, which train an encoder");
        Encoder?.Validate();
        DevSample.Validate("dev_sample");
        WarmStart?.Validated();
        foreach ((string name, EncoderStart start) in Starts)
            start.Validate(name);
        HardNegatives?.Validated();
        Require(
            HardNegatives is not { Retriever: HardNegativesConfig.Start } || WarmStart is not null
                || Pretrained is not null,
            "hard_negatives.retriever", HardNegativesConfig.Start, "a warm_start or pretrained, or another retriever");
        Teacher?.Validate("teacher");
        Require(
            Teacher is null || HardNegatives is not null, "teacher", "one", "none where there are no hard_negatives");
        Training.Validated();
        Require(
            Teacher is not null || Training.Losses.All(l => l.Type != LossType.MarginMse),
            "training.losses", "margin_mse", "a teacher beside it");
        foreach ((int i, StudyModel model) in Models.Index())
        {
            model.Validate(Training);
            RequireStart(model, [.. Models.Take(i)]);
        }
        string? twice = Models.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1)?.Key;
        Require(twice is null, "models", $"two with the name {twice}", "different names");
        Require(
            Training.ItemsPerQuery == 1 || HardNegatives is not null,
            "training.items_per_query", Training.ItemsPerQuery, "1 where there are no hard_negatives");
        Graph.Validate();
        TwoStage?.Validate("two_stage");
        Tasks?.Validate(this);
        Robustness?.Validate();
        Latency?.Validate(this);
    }

    /// <summary>Checks what a model begins with, and the negatives that it is trained on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="before">The models before it.</param>
    private void RequireStart(StudyModel model, StudyModel[] before)
    {
        string key = $"models.{model.Name}";
        StudyModel[] starts = [.. before.Where(m => m.Kind == DualEncoderKind.BiEncoder)];
        StudyModel? start = Array.Find(starts, m => m.Name == model.Start);
        Require(
            model.Start is null || start is not null || Starts.ContainsKey(model.Start), $"{key}.start",
            $"\"{model.Start}\"",
            $"one of starts or a bi-encoder before it ({string.Join(", ", [.. Starts.Keys, .. starts.Select(m => m.Name)])})");
        Require(
            start is null || !SharesPassageEncoder(model) || SharesPassageEncoder(start), $"{key}.start",
            $"\"{model.Start}\", whose passage encoder is trained",
            "a model that leaves its passage encoder as it is, since this one shares the pretrained encoder's index");
        bool startsTrained = model.Start is not null || WarmStart is not null || Pretrained is not null;
        Require(
            model.FreezeKey is null || startsTrained, $"{key}.{model.FreezeKey}", "true",
            "a start, a warm_start or pretrained, since random weights would be frozen otherwise");
        Require(
            model.HardNegatives is not { Retriever: HardNegativesConfig.Start } || startsTrained,
            $"{key}.hard_negatives.retriever", HardNegativesConfig.Start, "a start, or another retriever");
        Require(
            model.HardNegatives is null || Training.ItemsPerQuery > 1, $"{key}.hard_negatives", "one",
            "none where items_per_query is 1");
        Require(
            Teacher is not null || model.Losses?.Any(l => l.Type == LossType.MarginMse) != true,
            $"{key}.losses", "margin_mse", "a teacher beside it");
    }
}
