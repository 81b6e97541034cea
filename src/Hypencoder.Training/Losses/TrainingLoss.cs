using Hypencoder.Torch;
using Hypencoder.Training.Collation;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Losses;

/// <summary>
/// The sum of a training step's loss terms. Where a model has nested widths, each term is the mean over them and the
/// whole q-nets.
/// </summary>
/// <param name="terms">The terms of the loss.</param>
/// <param name="scale">The scale of the scores; null for the model's.</param>
/// <param name="maskToken">The id of [MASK]; null where the vocabulary has none.</param>
internal sealed class TrainingLoss(
    IReadOnlyList<LossConfig> terms, SimilarityScale? scale = null, int? maskToken = null)
{
    /// <summary>Computes the scaled terms in the order of the config; training minimises their sum.</summary>
    public Tensor[] Compute(DualEncoder model, TrainingBatch batch)
    {
        if (terms is [{ Type: LossType.MaskedLanguageModel } language])
        {
            int token = maskToken
                ?? throw new InvalidOperationException(
                        "the loss masked_language_model needs a vocabulary with the token [MASK]");
            return
            [
                Scaled(
                    MaskedLanguageModel.Compute(
                        model, batch.PassageIds!, batch.PassageMask!, language.MaskedPart, token),
                    language.Scale),
            ];
        }
        SimilarityScale similarity = scale ?? new SimilarityScale(model.Config, learned: false);
        QNetBatch queries = model.EncodeQueries(batch.QueryIds, batch.QueryMask, similarity.OfLinearTerm);
        Tensor passages = // (queries · items, d)
            batch.PassageVectors ?? model.EncodePassages(batch.PassageIds!, batch.PassageMask!);
        Tensor grouped = passages.reshape(queries.Count, batch.ItemsPerQuery, -1); // (queries, items, d)
        BatchScores[] widths =
            [new(queries), .. model.Config.NestedWidths.Select(width => new BatchScores(queries.Cut(width)))];
        return [.. terms.Select(term => Scaled(OfWidths(term), term.Scale))];

        // Of the linear term alone there is one score, whatever the width.
        Tensor OfWidths(LossConfig term) => Mean(
            [.. (term.LinearTermOnly ? widths[..1] : widths).Select(
                scores => Compute(term, batch, passages, grouped, scores, similarity))]);
    }

    private static Tensor Mean(Tensor[] losses) => losses is [Tensor only] ? only : stack(losses).mean();

    private static Tensor Scaled(Tensor values, double scale)
    {
        using Scalar factor = scale;
        return scale == 1 ? values : values * factor;
    }

    private static Tensor Compute(
        LossConfig term, TrainingBatch batch, Tensor passages, Tensor grouped, BatchScores scores,
        SimilarityScale similarity)
    {
        switch (term.Type)
        {
            case LossType.CorrectionPenalty:
                return scores.Correction(term.InBatchNegatives ? passages : grouped).square().mean();
            case LossType.MarginMse:
                Tensor teacher = batch.TeacherScores
                    ?? throw new InvalidOperationException("margin_mse needs teacher scores, and the examples have none");
                return MarginMse.Compute(Score(grouped), teacher);
            case LossType.CrossEntropy when !term.InBatchNegatives:
                return CrossEntropy.OwnItems(Score(grouped));
            case LossType.CrossEntropy when term.MultiplePositives:
                return CrossEntropy.MultiplePositives(Score(passages), batch.KnownPositives);
            case LossType.CrossEntropy:
                Tensor items = term.FirstItemOnly ? grouped.select(1, 0) : passages;
                Tensor? excluded = term.MaskKnownPositives ? batch.KnownPositives : null;
                if (excluded is not null && term.FirstItemOnly)
                    excluded = excluded.reshape(batch.QueryIds.shape[0], batch.QueryIds.shape[0], -1).select(2, 0);
                return CrossEntropy.InBatch(Score(items), excluded);
            default:
                throw new InvalidOperationException($"{term.Type} is not a loss over scores");
        }

        Tensor Score(Tensor items) => similarity.Apply(
            term.LinearTermOnly ? scores.OfLinearTerm(items) : scores.All(items), term.SimilarityScale);
    }
}
