namespace Hypencoder.Training;

/// <summary>One term of the training loss; the settings are those of the published <c>loss_kwargs</c>.</summary>
internal sealed record LossConfig
{
    /// <summary>Which.</summary>
    public LossType Type { get; init; } = LossType.CrossEntropy;

    /// <summary><c>scale</c>: the factor of this term.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// <c>use_in_batch_negatives</c>: also the items of the other queries are negatives. Cross-entropy only.
    /// </summary>
    public bool InBatchNegatives { get; init; } = true;

    /// <summary>
    /// <c>only_use_first_item</c>: in-batch negatives are the other queries' positives alone. Cross-entropy only.
    /// </summary>
    public bool FirstItemOnly { get; init; }

    /// <summary>
    /// Leave out in-batch items that are judged relevant to the query besides its own positive. Cross-entropy only; the
    /// published code does not.
    /// </summary>
    public bool MaskKnownPositives { get; init; }

    /// <summary>Factor of the scores in this term; null for the model's <c>similarity_scale</c>.</summary>
    public double? SimilarityScale { get; init; }

    /// <summary>The part of a passage's tokens that is to be guessed. Masked language model only.</summary>
    public double MaskedPart { get; init; } = 0.15;
}
