namespace Hypencoder.Training;

/// <summary>One term of the training loss; its settings are those of the published <c>loss_kwargs</c>.</summary>
internal sealed record LossConfig
{
    /// <summary>The loss function.</summary>
    public LossType Type { get; init; } = LossType.CrossEntropy;

    /// <summary>The factor of this term in the sum (<c>scale</c>).</summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// Whether the passages of the batch's other queries are negatives too (<c>use_in_batch_negatives</c>).
    /// Cross-entropy only.
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

    /// <summary>The factor of the scores in this term; null for the model's <c>similarity_scale</c>.</summary>
    public double? SimilarityScale { get; init; }

    /// <summary>Fraction of a passage's tokens that are predicted. Masked language model only.</summary>
    public double MaskedPart { get; init; } = 0.15;
}
