using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Extensions.AI;

/// <summary>Surrogate vectors at a point of an index, which is found anew when the index has changed.</summary>
internal sealed class CorpusSurrogate(Retriever retriever)
{
    /// <summary>Number of passages that the surrogate of an index with clusters is to find.</summary>
    private const int Candidates = 100;

    private readonly Lock _finding = new();
    private IndexState? _state;
    private float[] _mean = [];

    public float[] Vector(QNet query) => retriever.Use(state =>
        File.Exists(PassageIndex.ClustersPathIn(state.Segments[0].Segment.Directory))
            ? Surrogate.Vector(query, state.Segments[0].Segment.Strategies.Clusters, Candidates)
            : Surrogate.Vector(query, Mean(state)));

    private float[] Mean(IndexState state)
    {
        lock (_finding)
        {
            if (_state != state)
                (_mean, _state) = (state.Count == 0 ? new float[retriever.Model.Dimension] : state.Mean(), state);
            return _mean;
        }
    }
}
