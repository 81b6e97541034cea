using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI.Tests.VectorData;

/// <summary>A vector store in a folder, with a collection of articles.</summary>
public sealed class StoreFolder : IDisposable
{
    public const string Name = "articles";

    internal TinyModelFolder Folder { get; } = new();

    internal string Path => Folder["store"];

    internal HypencoderVectorStore Store { get; }

    public StoreFolder() => Store = Open();

    internal HypencoderVectorStore Open(HypencoderVectorStoreOptions? options = null, LogRecorder? log = null) =>
        new(Path, Folder.Model, options, log);

    internal VectorStoreCollection<string, Article> Articles(HypencoderVectorStore? store = null) =>
        (store ?? Store).GetCollection<string, Article>(Name);

    internal async Task<VectorStoreCollection<string, Article>> FilledAsync()
    {
        VectorStoreCollection<string, Article> articles = Articles();
        await articles.EnsureCollectionExistsAsync();
        await articles.UpsertAsync(Article.All());
        return articles;
    }

    /// <summary>Score of a text for a query, as the model computes it.</summary>
    internal double Score(string query, string text) => Folder.Model.EncodeQueries([query])[0].Score(
        Folder.Model.EncodePassages([text]))[0];

    public void Dispose()
    {
        Store.Dispose();
        Folder.Dispose();
    }
}
