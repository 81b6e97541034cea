using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Extensions.AI;

/// <summary>Settings of the services that <c>AddHypencoder</c> and <c>AddHypencoderVectorStore</c> register.</summary>
public sealed class HypencoderOptions
{
    /// <summary>
    /// Path of the folder of the index that the retriever searches; null for services without a retriever, which need
    /// <see cref="Model"/>.
    /// </summary>
    public string? IndexDirectory { get; set; }

    /// <summary>
    /// Path or name of the model, as for <see cref="RetrievalModel.Load"/>; null for the one that the index records.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>Settings that override or complete those of the model.</summary>
    public ModelOptions ModelOptions { get; set; } = new();

    /// <summary>Settings of the searches by retriever and vector store.</summary>
    public SearchOptions Search { get; set; } = new();

    /// <summary>Path of the folder of the vector store's collections, which need not exist.</summary>
    public string? StoreDirectory { get; set; }

    /// <summary>Number format of the vectors of the store's new collections.</summary>
    public VectorElement Vectors { get; set; } = VectorElement.Float32;
}
