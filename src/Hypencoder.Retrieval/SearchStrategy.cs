namespace Hypencoder.Retrieval;

/// <summary>Strategy by which an index is searched.</summary>
public enum SearchStrategy
{
    /// <summary>Scores every passage; exact. The default for a Hypencoder.</summary>
    Exhaustive,

    /// <summary>Scores the passages to which a neighbour graph leads; the index must have one.</summary>
    Graph,

    /// <summary>
    /// Finds candidates by a linear surrogate of the q-net, in clusters that the index must have, and scores them until
    /// few of the best passages are expected to be missing.
    /// </summary>
    TwoStage,

    /// <summary>
    /// Scores every passage by an inner product; exact. The default for a bi-encoder, and only for those.
    /// </summary>
    InnerProduct,

    /// <summary>
    /// Ranks every passage by the linear term of the q-net, and scores those that its bounded correction can bring
    /// among the best; exact. Only for Hypencoders with a linear term and a bounded correction.
    /// </summary>
    Certified,

    /// <summary>
    /// Takes candidates from another engine, <see cref="SearchOptions.CandidateSource"/>, and scores them.
    /// </summary>
    Candidates,
}
