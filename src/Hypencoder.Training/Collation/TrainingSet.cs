namespace Hypencoder.Training;

/// <summary>Tokenised queries and passages, and the examples made of them.</summary>
/// <param name="Queries">Token ids, special tokens included.</param>
/// <param name="Passages">Token ids, special tokens included.</param>
/// <param name="Examples">What an epoch goes through.</param>
internal sealed record TrainingSet(
    IReadOnlyList<int[]> Queries, IReadOnlyList<int[]> Passages, IReadOnlyList<TokenizedExample> Examples)
{
    /// <summary>The id of [MASK], which a masked language model needs; null where there is none.</summary>
    public int? MaskToken { get; init; }

    /// <summary>What queries are trained on besides themselves; null for nothing.</summary>
    public QueryVariants? Variants { get; init; }
}
