namespace Hypencoder.Engines;

/// <summary>Form in which vectors and their ids are written for another program.</summary>
public enum VectorFormat
{
    /// <summary>A matrix of NumPy, and a file of ids.</summary>
    Npy,

    /// <summary>Vectors with their widths, as TexMex and Faiss read them, and a file of ids.</summary>
    Fvecs,

    /// <summary>A JSON document for each vector.</summary>
    Jsonl,

    /// <summary>An HNSW index of USearch for inner products, and a file of ids.</summary>
    USearch,

    /// <summary>Bodies of requests to Qdrant's REST interface.</summary>
    Qdrant,

    /// <summary>Rows for PostgreSQL's COPY, and a script that loads them into a table of pgvector.</summary>
    Pgvector,

    /// <summary>A feed of documents for Vespa, and their schema.</summary>
    Vespa,
}
