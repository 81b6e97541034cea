using System.Diagnostics.CodeAnalysis;
using Hypencoder.Hybrid;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Server.Indexes;

/// <summary>
/// An open index with its model, shared by the requests that use it and closed when the last of them has ended. Safe to
/// use from many threads.
/// </summary>
internal sealed class OpenIndex : SharedResource
{
    private readonly Retriever _retriever;
    private readonly IndexSearch _search;

    private OpenIndex(Retriever retriever, bool withBm25)
    {
        _retriever = retriever;
        if (withBm25)
            Hybrid = OpenBm25(retriever);
        _search = new IndexSearch(retriever, Hybrid);
    }

    public PassageIndex Index => _retriever.Index;

    public RetrievalModel Model => _retriever.Model;

    /// <summary>Searches by BM25, alone and with the model; null if the index has no BM25.</summary>
    public HybridRetriever? Hybrid { get; }

    /// <summary>Name of the model in requests and answers.</summary>
    [field: AllowNull]
    public string ModelName => field ??= Path.IsPathRooted(Model.Name ?? "")
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Model.Name!))
        : Model.Name ?? Model.Fingerprint;

    /// <summary>Names of the strategies that can search the index now, the model's own exact one first.</summary>
    public IReadOnlyList<string> Strategies => _search.Strategies;

    /// <summary>Opens an index and the model that it records.</summary>
    /// <param name="directory">Folder of the index.</param>
    /// <param name="threads">Number of threads of one request; 0 for all processors.</param>
    /// <param name="withBm25">Whether to search by BM25 too; it is made in the folder if it is not there yet.</param>
    /// <exception cref="InvalidDataException">Index or model are missing or malformed.</exception>
    public static OpenIndex Open(string directory, int threads, bool withBm25)
    {
        PassageIndex index = PassageIndex.Open(directory);
        RetrievalModel? model = null;
        Retriever? retriever = null;
        try
        {
            model = index.Info.LoadModel(directory, new ModelOptions { Threads = threads });
            retriever = new Retriever(model, index, new SearchOptions { Threads = threads });
            return new OpenIndex(retriever, withBm25);
        }
        catch
        {
            if (retriever is not null)
            {
                retriever.Dispose();
                throw;
            }
            model?.Dispose();
            index.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="IndexSearch.Find"/>
    public SearchOutcome Search(SearchTask task, IPassagePlaces? places, CancellationToken cancellationToken) =>
        _search.Find(task, places, cancellationToken);

    /// <summary>Brings BM25 up to date with the passages, so that no search has to.</summary>
    public void FollowByBm25() => Hybrid?.Use(SearchMode.Bm25, static (_, _) => true, CancellationToken.None);

    protected override void Free()
    {
        if (Hybrid is not null)
            Hybrid.Dispose();
        else
            _retriever.Dispose();
    }

    /// <summary>BM25 of the index; null where it is missing and the folder cannot be written.</summary>
    private static HybridRetriever? OpenBm25(Retriever retriever)
    {
        try
        {
            return new HybridRetriever(retriever);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
