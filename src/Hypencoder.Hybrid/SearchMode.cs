namespace Hypencoder.Hybrid;

/// <summary>What ranks the passages of a search.</summary>
public enum SearchMode
{
    /// <summary>BM25 and the model together: their rankings are fused.</summary>
    Hybrid,

    /// <summary>The model alone, as in <see cref="Retrieval.Retriever"/>.</summary>
    Dense,

    /// <summary>BM25 alone, which finds only passages that share a word with the query.</summary>
    Bm25,
}
