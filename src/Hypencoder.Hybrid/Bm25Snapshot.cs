using Hypencoder.Lexical;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Hybrid;

/// <summary>The BM25 index of a state of an index, shared by searches until the last of them has ended.</summary>
internal sealed class Bm25Snapshot(Bm25IndexReader reader, IndexState state) : SharedResource
{
    public Bm25IndexReader Reader => reader;

    public IndexState State => state;

    protected override void Free() => reader.Dispose();
}
