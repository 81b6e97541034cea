using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>Settings of a new index. Immutable, and safe to use from many threads.</summary>
public sealed record IndexOptions
{
    /// <summary>Name of the corpus, which the index records.</summary>
    public string Corpus { get; init; } = "passages";

    /// <summary>Number of tokens to which passages are cut; null for the model's own.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Number format of the vectors, which takes 4, 2 or 1 bytes for each value.</summary>
    public VectorElement Vectors { get; init; } = VectorElement.Float32;

    /// <summary>
    /// Whether to resume an interrupted build of the same passages, and to accept a finished index of the same
    /// passages. Otherwise a folder that contains an index is refused.
    /// </summary>
    public bool Resume { get; init; } = true;

    /// <summary>
    /// Whether to also add passages that were appended to the corpus since it was encoded.
    /// </summary>
    public bool Extend { get; init; }
}
