using Hypencoder.Training;
using static Hypencoder.Studies.StudyProfile;

namespace Hypencoder.Studies;

/// <summary>
/// The hard tasks of a study. Every model is trained on from its own weights, on the training examples of all tasks at
/// once, the same examples in the same order.
/// </summary>
public sealed record TaskStudy
{
    /// <summary>The tasks, in the order of their tables.</summary>
    public required IReadOnlyList<StudyTask> Collections { get; init; }

    /// <summary>At most this many test queries of each, and a third of that of dev; 0 for all.</summary>
    public int MaxQueries { get; init; }

    /// <summary>Queries are cut to this many tokens; null for the profile's.</summary>
    public int? QueryMaxLength { get; init; }

    /// <summary>
    /// Passages are cut to this many tokens; null for the profile's. Titles alone decide most conditions.
    /// </summary>
    public int? PassageMaxLength { get; init; }

    /// <summary>How every model is trained on.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>The learning rates of models whose best one on dev is not the common one, by name.</summary>
    public IReadOnlyDictionary<string, double> LearningRates { get; init; } = new Dictionary<string, double>();

    internal void Validate(StudyProfile profile)
    {
        Require(Collections.Count > 0, "tasks.collections", "none", "one or more");
        foreach (StudyTask task in Collections)
            task.Validate();
        string? twice = Collections.GroupBy(t => t.Collection).FirstOrDefault(g => g.Count() > 1)?.Key;
        Require(twice is null, "tasks.collections", $"{twice} twice", "different collections");
        Require(MaxQueries >= 0, "tasks.max_queries", MaxQueries, "0 or above");
        int longest = Math.Max(profile.QueryMaxLength, profile.PassageMaxLength);
        RequireLength(QueryMaxLength, "tasks.query_max_length");
        RequireLength(PassageMaxLength, "tasks.passage_max_length");
        Training.Validated();
        foreach ((string model, double rate) in LearningRates)
        {
            Require(profile.Models.Any(m => m.Name == model), "tasks.learning_rates", model, "names of models");
            Require(rate > 0 && double.IsFinite(rate), $"tasks.learning_rates.{model}", rate, "above 0");
        }

        void RequireLength(int? length, string key) => Require(
            length is null || (length >= 3 && length <= longest),
            key, length ?? 0, $"3 to {longest}, the encoder's positions");
    }
}
