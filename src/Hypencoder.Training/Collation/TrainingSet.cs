namespace Hypencoder.Training;

/// <summary>Tokenised queries and passages, and the training examples that refer to them.</summary>
/// <param name="Queries">Token ids of each query, special tokens included.</param>
/// <param name="Passages">Token ids of each passage, special tokens included.</param>
/// <param name="Examples">The examples of an epoch.</param>
internal sealed record TrainingSet(
    IReadOnlyList<int[]> Queries, IReadOnlyList<int[]> Passages, IReadOnlyList<TokenizedExample> Examples)
{
    /// <summary>The id of [MASK], which masked language modelling needs; null where the vocabulary has none.</summary>
    public int? MaskToken { get; init; }

    /// <summary>
    /// Vectors of the passages, for models whose passage encoder is frozen; null to encode the passages in every step.
    /// </summary>
    public EncodedPassages? Vectors { get; init; }

    /// <summary>Variants that replace some queries in training; null for none.</summary>
    public QueryVariants? Variants { get; init; }
}
