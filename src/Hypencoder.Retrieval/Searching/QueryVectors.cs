using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>
/// Vectors of queries that another engine is asked with: a bi-encoder's own, and of a Hypencoder the surrogate. Safe to
/// use from many threads while the state is acquired.
/// </summary>
/// <param name="state">State of the index, whose passages have the point at which surrogates are taken.</param>
internal sealed class QueryVectors(IndexState state)
{
    /// <summary>Number of passages that the surrogate of an index with clusters is to find.</summary>
    private const int Candidates = 100;

    private readonly Lazy<float[]> _mean = new(
        () => state.Count == 0 ? new float[state.Segments[0].Segment.Vectors.Dimension] : state.Mean());

    private bool HasClusters =>
        File.Exists(PassageIndex.ClustersPathIn(state.Segments[0].Segment.Directory));

    /// <summary>The vector of a query, <c>float[d]</c>.</summary>
    public float[] Of(QNet query)
    {
        if (query.HiddenLayers == 0)
            return Surrogate.Vector(query, new float[query.InputDimension]); // the same at every point
        return HasClusters
            ? Surrogate.Vector(query, state.Segments[0].Segment.Strategies.Clusters, Candidates)
            : Surrogate.Vector(query, _mean.Value);
    }
}
