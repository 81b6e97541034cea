using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>
/// A cross-encoder that is trained on the positives and mined negatives of the training queries and then scores them
/// for the margin-MSE loss of other models.
/// </summary>
/// <remarks>Hofstätter et al., arXiv 2010.02666.</remarks>
internal sealed record TeacherConfig
{
    /// <summary>
    /// The model or plain BERT whose transformer the cross-encoder begins with: a directory, or a repository of Hugging
    /// Face.
    /// </summary>
    public required string Start { get; init; }

    /// <summary>
    /// The settings of its training, whose loss is the cross-entropy of the positive among
    /// <see cref="TrainingConfig.ItemsPerQuery"/> passages.
    /// </summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>The size of the dev sample by which a checkpoint is chosen.</summary>
    public RerankingSize DevSample { get; init; } = new();

    internal void Validate(string key)
    {
        Require(!string.IsNullOrWhiteSpace(Start), $"{key}.start", "nothing", "a model");
        Training.Validated();
        Require(Training.ItemsPerQuery > 1, $"{key}.training.items_per_query", Training.ItemsPerQuery, "2 or above");
        Require(
            Training.Losses is [var loss] && loss == new LossConfig() && !Training.LearnSimilarityScale,
            $"{key}.training.losses", "some", "none, for a cross-encoder's is the cross-entropy of its items");
        DevSample.Validate($"{key}.dev_sample");
    }
}
