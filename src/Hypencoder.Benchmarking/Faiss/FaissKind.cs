namespace Hypencoder.Benchmarking;

/// <summary>Kind of a Faiss index; all search by inner product.</summary>
internal enum FaissKind
{
    /// <summary><c>IndexFlatIP</c>: compares every vector; exact.</summary>
    Flat,

    /// <summary><c>IndexIVFFlat</c>: compares the vectors in the nearest lists.</summary>
    Ivf,

    /// <summary><c>IndexHNSWFlat</c>: searches a graph.</summary>
    Hnsw,
}
