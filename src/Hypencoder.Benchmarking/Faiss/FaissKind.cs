namespace Hypencoder.Benchmarking;

/// <summary>The indexes of Faiss that there are, all by inner product.</summary>
internal enum FaissKind
{
    /// <summary><c>IndexFlatIP</c>: every vector, exactly.</summary>
    Flat,

    /// <summary><c>IndexIVFFlat</c>: the vectors of the nearest lists.</summary>
    Ivf,

    /// <summary><c>IndexHNSWFlat</c>: a walk on a graph.</summary>
    Hnsw,
}
