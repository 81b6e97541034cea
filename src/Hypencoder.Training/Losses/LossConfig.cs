namespace Hypencoder.Training;

/// <summary>One term of the training loss; its settings are those of the published <c>loss_kwargs</c>.</summary>
internal sealed record LossConfig
{
    /// <summary>The loss function.</summary>
    public LossType Type { get; init; } = LossType.CrossEntropy;

    /// <summary>The factor of this term in the sum (<c>scale</c>).</summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// Whether passages have the scores of the model's linear term alone, so that its query vector ranks well without
    /// the q-net's layers. Models with a linear term only.
    /// </summary>
    public bool LinearTermOnly { get; init; }

    /// <summary>
    /// Whether the passages of the batch's other queries are negatives too (<c>use_in_batch_negatives</c>), or
    /// corrections of them are penalised too. Not for margin-MSE.
    /// </summary>
    public bool InBatchNegatives { get; init; } = true;

    /// <summary>
    /// Whether in-batch negatives are the other queries' positives only (<c>only_use_first_item</c>). Cross-entropy
    /// only.
    /// </summary>
    public bool FirstItemOnly { get; init; }

    /// <summary>
    /// Whether to leave out in-batch passages, other than its own positive, that are judged relevant to the query. The
    /// published code does not. Cross-entropy only.
    /// </summary>
    public bool MaskKnownPositives { get; init; }

    /// <summary>
    /// Whether in-batch passages that are judged relevant to the query are positives too: the loss is the mean over the
    /// positives of the cross-entropy of each among the negatives (Khosla et al., arXiv 2004.11362, outside the
    /// logarithm). Cross-entropy with in-batch negatives of all items only.
    /// </summary>
    public bool MultiplePositives { get; init; }

    /// <summary>The factor of the scores in this term; null for the model's <c>similarity_scale</c>.</summary>
    public double? SimilarityScale { get; init; }

    /// <summary>Whether the loss needs a model whose q-nets have a linear term.</summary>
    internal bool NeedsLinearTerm => LinearTermOnly || Type == LossType.CorrectionPenalty;

    /// <summary>The term as a table names it.</summary>
    internal string ToText()
    {
        string name = Type switch
        {
            LossType.CrossEntropy => "cross-entropy",
            LossType.MarginMse => "margin-MSE",
            LossType.CorrectionPenalty => "squared corrections",
            _ => "masked language model",
        };
        return (Scale == 1 ? "" : FormattableString.Invariant($"{Scale} × ")) + name
            + (LinearTermOnly ? " of the linear term" : "");
    }

    /// <summary>The setting that needs it, for messages.</summary>
    internal string Describe() => LinearTermOnly ? "linear_term_only" : "correction_penalty";

    /// <summary>Fraction of a passage's tokens that are predicted. Masked language model only.</summary>
    public double MaskedPart { get; init; } = 0.15;
}
