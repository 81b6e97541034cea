namespace Hypencoder.Retrieval;

/// <summary>How an index is searched.</summary>
public enum SearchStrategy
{
    /// <summary>Every passage is scored; exact. The default for a Hypencoder.</summary>
    Exhaustive,

    /// <summary>The passages that a neighbour graph leads to are scored; the index must have one.</summary>
    Graph,

    /// <summary>
    /// Candidates are found by a linear surrogate of the q-net, in clusters that the index must have, and those are
    /// scored until few of the best are expected to be missing.
    /// </summary>
    TwoStage,

    /// <summary>Every passage is scored by an inner product; exact. The default for a bi-encoder, and its own.</summary>
    InnerProduct,
}
