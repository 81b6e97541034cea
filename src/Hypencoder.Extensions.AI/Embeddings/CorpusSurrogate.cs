using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Extensions.AI;

/// <summary>Surrogate vectors at a point of an index, which is found anew when the index has changed.</summary>
internal sealed class CorpusSurrogate(Retriever retriever)
{
    private readonly Lock _finding = new();
    private IndexState? _state;
    private QueryVectors? _vectors;

    public float[] Vector(QNet query) => retriever.Use(state => Of(state).Of(query));

    private QueryVectors Of(IndexState state)
    {
        lock (_finding)
        {
            if (_vectors is null || _state != state)
                (_vectors, _state) = (new QueryVectors(state), state);
            return _vectors;
        }
    }
}
