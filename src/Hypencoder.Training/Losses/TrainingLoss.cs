using Hypencoder.Torch;
using Hypencoder.Training.Collation;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Losses;

/// <summary>The sum of a training step's loss terms.</summary>
internal sealed class TrainingLoss(IReadOnlyList<LossConfig> terms, int? maskToken = null)
{
    /// <summary>
    /// Without it a cosine, which lies between -1 and 1, gives every passage of a batch nearly the same probability.
    /// </summary>
    private const double NormalizedSimilarityScale = 20;

    /// <summary>The terms' values, scaled, in the order of the config; their sum is what is minimised.</summary>
    public Tensor[] Compute(DualEncoder model, TrainingBatch batch)
    {
        if (terms is [{ Type: LossType.MaskedLanguageModel } language])
        {
            int token = maskToken
                ?? throw new InvalidOperationException("a masked language model needs a vocabulary with [MASK]");
            return
            [
                Scaled(
                    MaskedLanguageModel.Compute(
                        model, batch.PassageIds, batch.PassageMask, language.MaskedPart, token),
                    language.Scale),
            ];
        }
        QNetBatch queries = model.EncodeQueries(batch.QueryIds, batch.QueryMask);
        Tensor passages = model.EncodePassages(batch.PassageIds, batch.PassageMask); // (queries · items, d)
        Tensor grouped = passages.reshape(queries.Count, batch.ItemsPerQuery, -1); // (queries, items, d)
        double similarity = model.Config.Normalize ? NormalizedSimilarityScale : 1;
        return
        [
            .. terms.Select(term => Scaled(
                Compute(
                    term with { SimilarityScale = term.SimilarityScale ?? similarity },
                    batch, queries, passages, grouped),
                term.Scale)),
        ];
    }

    private static Tensor Scaled(Tensor values, double scale)
    {
        using Scalar factor = scale;
        return scale == 1 ? values : values * factor;
    }

    private static Tensor Compute(
        LossConfig term, TrainingBatch batch, QNetBatch queries, Tensor passages, Tensor grouped)
    {
        if (term.Type == LossType.MarginMse)
        {
            Tensor teacher = batch.TeacherScores
                ?? throw new InvalidOperationException("margin-MSE needs teacher scores, and the examples have none");
            return MarginMse.Compute(queries.Score(grouped), teacher);
        }
        double similarity = term.SimilarityScale!.Value;
        if (!term.InBatchNegatives)
            return CrossEntropy.OwnItems(Scaled(queries.Score(grouped), similarity));
        Tensor items = term.FirstItemOnly ? grouped.select(1, 0) : passages;
        Tensor? excluded = term.MaskKnownPositives ? batch.KnownPositives : null;
        if (excluded is not null && term.FirstItemOnly)
            excluded = excluded.reshape(queries.Count, queries.Count, -1).select(2, 0);
        return CrossEntropy.InBatch(Scaled(queries.Score(items), similarity), excluded);
    }
}
