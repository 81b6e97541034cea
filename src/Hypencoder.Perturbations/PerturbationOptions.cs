namespace Hypencoder.Perturbations;

/// <summary>What perturbations are made with.</summary>
public sealed record PerturbationOptions
{
    /// <summary>
    /// How many characters, words or pairs of words are changed in a query where there are so many; null for the
    /// study's number: one, and of removed words a fifth.
    /// </summary>
    public int? Changes
    {
        get;
        init => field = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "expected 1 or more changes");
    }

    /// <summary>
    /// What <c>paraphrase</c> asks for another form of a text, the same for the same text; null where there is no
    /// model.
    /// </summary>
    public Func<string, string>? Paraphraser { get; init; }

    /// <summary>What <c>file</c> takes variations from; null where there is no file.</summary>
    public QueryVariations? Variations { get; init; }

    /// <summary>What the WordNet synonyms are taken from; null where there is none.</summary>
    public WordNet? WordNet { get; init; }

    /// <summary>What <c>embedding</c> takes near words from; null where there is no corpus.</summary>
    public WordEmbedding? Embedding { get; init; }
}
