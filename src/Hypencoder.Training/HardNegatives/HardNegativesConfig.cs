using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>
/// Negatives taken from a ranking of the corpus for each training query, its relevant passages left out.
/// </summary>
internal sealed record HardNegativesConfig
{
    /// <summary>Name of BM25 as a retriever.</summary>
    public const string Bm25 = "bm25";

    /// <summary>Name of the start of the other models as a retriever.</summary>
    public const string Start = "start";

    /// <summary>
    /// The retriever: <c>bm25</c>, <c>start</c> for the start of the other models, or a model (a directory or a
    /// repository of Hugging Face).
    /// </summary>
    public string Retriever { get; init; } = Start;

    /// <summary>The first rank, from 1, not counting passages that are left out.</summary>
    public int FromRank { get; init; } = 1;

    /// <summary>The last rank, at least <see cref="FromRank"/>.</summary>
    public int ToRank { get; init; } = 50;

    /// <summary>
    /// The highest score of a negative divided by that of the best relevant passage; null for no limit. A passage with
    /// a higher score may be relevant without a judgment. Where the best score is negative, the same distance is kept.
    /// </summary>
    /// <remarks>Moreira et al., NV-Retriever, arXiv 2407.15831, section 3, with 0.95.</remarks>
    public double? MaxScoreRatio { get; init; }

    /// <summary>The smallest gap from the best relevant passage's score to a negative's; null for no limit.</summary>
    public double? MinScoreMargin { get; init; }

    /// <summary>
    /// Whether only passages with higher scores than the best relevant passage are taken, which are the retriever's
    /// errors. A query with fewer of them than training needs has the next ranks too.
    /// </summary>
    public bool FalsePositives { get; init; }

    /// <summary>Returns the highest score that a negative may have.</summary>
    /// <param name="positive">The score of the query's best relevant passage.</param>
    internal double MaxScore(double positive) => Math.Min(
        MaxScoreRatio is double ratio ? positive - ((1 - ratio) * Math.Abs(positive)) : double.PositiveInfinity,
        MinScoreMargin is double margin ? positive - margin : double.PositiveInfinity);

    /// <summary>
    /// Returns this config, or throws <see cref="InvalidDataException"/> that names the first setting that is out of
    /// range.
    /// </summary>
    internal HardNegativesConfig Validated()
    {
        Require(!string.IsNullOrWhiteSpace(Retriever), "hard_negatives.retriever", "nothing", "bm25, start or a model");
        Require(FromRank > 0, "hard_negatives.from_rank", FromRank, "above 0");
        Require(ToRank >= FromRank, "hard_negatives.to_rank", ToRank, $"{FromRank} or above");
        Require(
            MaxScoreRatio is null or (> 0 and <= 1), "hard_negatives.max_score_ratio", MaxScoreRatio ?? 1,
            "above 0 and 1 at most");
        Require(
            MinScoreMargin is null || (MinScoreMargin >= 0 && double.IsFinite(MinScoreMargin.Value)),
            "hard_negatives.min_score_margin", MinScoreMargin ?? 0, "0 or above");
        Require(
            !FalsePositives || (MaxScoreRatio is null && MinScoreMargin is null), "hard_negatives.false_positives",
            "true", "false beside max_score_ratio and min_score_margin, which leave out passages that score high");
        return this;
    }
}
