using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>How an index is made. It never changes, and is safe to use from many threads.</summary>
public sealed record IndexOptions
{
    /// <summary>A name for the corpus, which the index keeps.</summary>
    public string Corpus { get; init; } = "passages";

    /// <summary>Number of tokens that passages are cut to; null for the model's own.</summary>
    public int? MaxLength { get; init; }

    /// <summary>How the vectors are kept: 4, 2 or 1 bytes a value.</summary>
    public VectorElement Vectors { get; init; } = VectorElement.Float32;

    /// <summary>
    /// Whether to go on with what an interrupted build of the same passages has left, and to take an index of the same
    /// passages as it is. Otherwise a folder that holds an index is refused.
    /// </summary>
    public bool Resume { get; init; } = true;

    /// <summary>
    /// The same, and whether to add the passages that the corpus has gained at its end since it was encoded.
    /// </summary>
    public bool Extend { get; init; }
}
