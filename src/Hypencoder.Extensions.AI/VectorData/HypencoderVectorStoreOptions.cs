using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Extensions.AI;

/// <summary>Settings of a <see cref="HypencoderVectorStore"/>. Immutable, and safe to use from many threads.</summary>
public sealed record HypencoderVectorStoreOptions
{
    /// <summary>
    /// Settings of the searches by text; a strategy that needs a graph or clusters needs them in every collection.
    /// Searches with a filter score all records that match.
    /// </summary>
    public SearchOptions Search { get; init; } = new();

    /// <summary>Number format of the vectors of new collections, which takes 4, 2 or 1 bytes for each value.</summary>
    public VectorElement Vectors { get; init; } = VectorElement.Float32;
}
