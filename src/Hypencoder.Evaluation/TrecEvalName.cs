using System.Globalization;
using Hypencoder.Evaluation.Measures;

namespace Hypencoder.Evaluation;

/// <summary>The name of a measure in trec_eval, and its position in trec_eval's output.</summary>
/// <param name="Name">Name with the cutoff, such as <c>ndcg_cut_10</c>.</param>
/// <param name="Place">
/// Position in trec_eval's own order of measures, which it keeps whatever order is requested.
/// </param>
/// <param name="Cutoff">Position among the measures of one place.</param>
/// <param name="OverallOnly">Whether trec_eval prints it only over all queries.</param>
internal sealed record TrecEvalName(string Name, int Place, double Cutoff = 0, bool OverallOnly = false)
{
    /// <summary>
    /// The name of a measure whose relevant passages are those of grade <paramref name="level"/> or higher.
    /// </summary>
    /// <exception cref="FormatException">trec_eval has no such measure.</exception>
    public static TrecEvalName Of(Measure measure, int level)
    {
        bool atLevel = measure.Relevance is null || measure.Relevance == level;
        TrecEvalName? name = measure switch
        {
            _ when !atLevel => null,
            QueryCount => new("num_q", 1, OverallOnly: true),
            RetrievedCount { Relevance: null } => new("num_ret", 2),
            RelevantCount => new("num_rel", 3),
            RelevantRetrievedCount or RetrievedCount => new("num_rel_ret", 4),
            AveragePrecision { Cutoff: null } => new("map", 5),
            GeometricMeanAveragePrecision => new("gm_map", 6, OverallOnly: true),
            RPrecision => new("Rprec", 7),
            BinaryPreference => new("bpref", 8),
            ReciprocalRank { Cutoff: null } => new("recip_rank", 9),
            InterpolatedPrecision at => new(
                string.Create(CultureInfo.InvariantCulture, $"iprec_at_recall_{at.Recall:F2}"), 10, at.Recall),
            Precision => Cut("P", 11, measure),
            Recall => Cut("recall", 12, measure),
            InferredAveragePrecision => new("infAP", 13),
            NormalizedDiscountedCumulativeGain { Cutoff: null } => new("ndcg", 14),
            NormalizedDiscountedCumulativeGain => Cut("ndcg_cut", 15, measure),
            AveragePrecision => Cut("map_cut", 16, measure),
            Success => Cut("success", 17, measure),
            _ => null,
        };
        return name ?? throw new FormatException(atLevel
            ? $"trec_eval has no measure {measure}"
            : $"trec_eval has no measure {measure} at level {level}; it has one level for all measures");
    }

    private static TrecEvalName Cut(string family, int place, Measure measure) =>
        new($"{family}_{measure.Cutoff}", place, measure.Cutoff ?? 0);
}
