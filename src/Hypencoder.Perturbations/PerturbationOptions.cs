namespace Hypencoder.Perturbations;

/// <summary>Options and resources of perturbations.</summary>
internal sealed record PerturbationOptions
{
    /// <summary>
    /// Number of characters, words or pairs of words to change in a query, at least 1, as far as it has as many; null
    /// for the study's number: one, or a fifth of the words for their removal.
    /// </summary>
    public int? Changes
    {
        get;
        init => field = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "expected at least 1 change");
    }

    /// <summary>
    /// Function that <c>paraphrase</c> calls, which must return the same result for the same text; null where there is
    /// no model.
    /// </summary>
    public Func<string, string>? Paraphraser { get; init; }

    /// <summary>Variations that <c>file</c> uses; null where there is no file.</summary>
    public QueryVariations? Variations { get; init; }

    /// <summary>WordNet, for its two synonym perturbations; null where there is none.</summary>
    public WordNet? WordNet { get; init; }

    /// <summary>Word embedding that <c>embedding</c> uses; null where there is no corpus.</summary>
    public WordEmbedding? Embedding { get; init; }
}
