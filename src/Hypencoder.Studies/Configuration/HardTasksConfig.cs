using Hypencoder.Training;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>
/// The hard tasks of a study. For each task, every model is trained further, on the same examples in the same order: from
/// its own weights or, with <see cref="FromStart"/>, from those of its start for the task.
/// </summary>
internal sealed record HardTasksConfig
{
    /// <summary>The tasks, in the order of their tables.</summary>
    public required IReadOnlyList<HardTask> Collections { get; init; }

    /// <summary>
    /// Maximum number of test queries of each task; the maximum for dev is a third of it. 0 for all.
    /// </summary>
    public int MaxQueries { get; init; }

    /// <summary>Maximum length of a query in tokens; null for the profile's.</summary>
    public int? QueryMaxLength { get; init; }

    /// <summary>The settings of the further training of every model.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>Learning rates, by model name, of models whose best rate on dev differs from the common one.</summary>
    public IReadOnlyDictionary<string, double> LearningRates { get; init; } = new Dictionary<string, double>();

    /// <summary>The numbers of training steps, by model name, of models that do not have the common one.</summary>
    public IReadOnlyDictionary<string, int> MaxSteps { get; init; } = new Dictionary<string, int>();

    /// <summary>The terms of the loss, by model name, of models that do not have the common ones.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<LossConfig>> Losses { get; init; } =
        new Dictionary<string, IReadOnlyList<LossConfig>>();

    /// <summary>
    /// Maximum number of training queries, by model name, of models that are not trained on all of them; the seed draws
    /// them.
    /// </summary>
    public IReadOnlyDictionary<string, int> TrainingQueries { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// Whether a model that begins with another of the study begins each task with that model as trained for the task, and
    /// with a new hyper-head; otherwise with its own weights.
    /// </summary>
    public bool FromStart { get; init; }

    /// <summary>Number of training steps of a model for a task.</summary>
    internal int? MaxStepsOf(StudyModel model, HardTask task) =>
        MaxSteps.TryGetValue(model.Name, out int own) ? own : task.MaxSteps ?? Training.MaxSteps;

    /// <summary>The settings of a model's training for a task.</summary>
    internal TrainingConfig TrainingOf(StudyModel model, HardTask task, int seed) => Training with
    {
        MaxSteps = MaxStepsOf(model, task),
        Seed = seed,
        LearningRate = LearningRates.GetValueOrDefault(model.Name, Training.LearningRate),
        Losses = Losses.GetValueOrDefault(model.Name, Training.Losses),
    };

    internal void Validate(StudyProfile profile)
    {
        int longest = Math.Max(profile.QueryMaxLength, profile.PassageMaxLength);
        Require(Collections.Count > 0, "tasks.collections", "none", "one or more");
        foreach (HardTask task in Collections)
            task.Validate(longest);
        string? twice = Collections.GroupBy(t => t.Collection).FirstOrDefault(g => g.Count() > 1)?.Key;
        Require(twice is null, "tasks.collections", $"{twice} twice", "different collections");
        Require(MaxQueries >= 0, "tasks.max_queries", MaxQueries, "0 or above");
        RequireLength(QueryMaxLength, longest, "tasks.query_max_length");
        Training.Validated();
        RequireModels(profile, "tasks.learning_rates", LearningRates.Keys);
        foreach ((string model, double rate) in LearningRates)
            Require(rate > 0 && double.IsFinite(rate), $"tasks.learning_rates.{model}", rate, "above 0");
        RequireModels(profile, "tasks.max_steps", MaxSteps.Keys);
        foreach ((string model, int steps) in MaxSteps)
            Require(steps > 0, $"tasks.max_steps.{model}", steps, "above 0");
        RequireModels(profile, "tasks.training_queries", TrainingQueries.Keys);
        foreach ((string model, int queries) in TrainingQueries)
            Require(queries > 0, $"tasks.training_queries.{model}", queries, "above 0");
        RequireModels(profile, "tasks.losses", Losses.Keys);
        foreach (StudyModel model in profile.Models.Where(m => !m.IsItsStart))
        {
            string key = Losses.ContainsKey(model.Name) ? $"tasks.losses.{model.Name}" : "tasks.training.losses";
            IReadOnlyList<LossConfig> losses = (Training with
            {
                Losses = Losses.GetValueOrDefault(model.Name, Training.Losses),
            }).Validated().Losses;
            Require(
                losses.All(l => l.Type != LossType.MarginMse), key, "margin_mse", "losses that need no teacher");
            model.RequireLosses(key, losses);
        }
    }

    private static void RequireModels(StudyProfile profile, string key, IEnumerable<string> names)
    {
        foreach (string name in names)
            Require(profile.Models.Any(m => m.Name == name), key, name, "names of models");
    }

    internal static void RequireLength(int? length, int longest, string key) => Require(
        length is null || (length >= 3 && length <= longest),
        key, length ?? 0, $"3 to {longest}, the encoder's positions");
}
