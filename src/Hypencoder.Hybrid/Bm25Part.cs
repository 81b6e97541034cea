using Hypencoder.Lexical;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Hybrid;

/// <summary>The BM25 index of the last state of an index. Safe to use from many threads.</summary>
internal sealed class Bm25Part(HybridOptions options) : IDisposable
{
    private readonly Lock _making = new();
    private IndexState? _state;
    private Bm25Index? _index;

    /// <summary>The BM25 index of a state, which the caller must have acquired.</summary>
    public Bm25Index For(IndexState state)
    {
        lock (_making)
        {
            if (_index is null || _state != state)
                (_index, _state) = (Bm25Index.Build(state.Passages(), options.Bm25), state);
            return _index;
        }
    }

    public void Dispose() => _index?.Dispose();
}
