using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// Searches an index with the model that made it: text in, passages out. Safe to use from many threads, also while
/// passages are added to <see cref="Index"/> or removed from it: each search sees the index before a change or after
/// it. Searches that are running when it is disposed of end undisturbed.
/// </summary>
public sealed class Retriever : IDisposable
{
    private readonly SharedModel _model;
    private readonly StrategyCache _one;
    private readonly StrategyCache _many;
    private int _isDisposed;

    /// <summary>Searches with a model and an index that the caller opened, and goes on to own.</summary>
    /// <param name="model">The model that made the index.</param>
    /// <param name="index">The index.</param>
    /// <param name="options">How to search; null for the model's own exact search, with all cores.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">
    /// Another model made the index, the model does not allow the strategy, or the index has no graph or clusters for
    /// it.
    /// </exception>
    /// <remarks>Model and index are disposed of with the retriever, and by the caller where this throws.</remarks>
    public Retriever(RetrievalModel model, PassageIndex index, SearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(index);
        Options = options ?? new SearchOptions();
        Strategy = StrategyChoice.Choose(model, Options.Strategy);
        _one = new StrategyCache(Strategy, Options);
        // A batch is answered one query a thread.
        _many = new StrategyCache(Strategy, Options with { Threads = 1 });
        index.UseModel(new SharedModel(model, isOwned: false)); // refuses another model
        IndexState state = index.Acquire();
        try
        {
            _one.For(state); // says now what is missing
        }
        finally
        {
            state.Release();
        }
        // Owned from here on, where nothing is refused any more: by searches, and by additions to the index.
        _model = new SharedModel(model, isOwned: true);
        _model.TryAcquire();
        index.UseModel(_model);
        Index = index;
    }

    /// <summary>The model.</summary>
    public RetrievalModel Model => _model.Model;

    /// <summary>The index, which may be changed while it is searched.</summary>
    public PassageIndex Index { get; }

    /// <summary>How it searches.</summary>
    public SearchStrategy Strategy { get; }

    /// <summary>The settings.</summary>
    public SearchOptions Options { get; }

    /// <summary>Opens an index and the model that the index remembers.</summary>
    /// <param name="directory">The index's folder.</param>
    /// <param name="options">How to search; null for the model's own exact search, with all cores.</param>
    /// <param name="cancellationToken">Stops between the parts of the work.</param>
    /// <exception cref="InvalidDataException">
    /// The index or its model is missing or malformed, the model is not the one that made the index any more, or the
    /// index has not what the strategy needs.
    /// </exception>
    /// <exception cref="IOException">The model is at Hugging Face, and cannot be fetched.</exception>
    public static Task<Retriever> OpenAsync(
        string directory, SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Task.Run(() => Open(directory, options, cancellationToken), cancellationToken);
    }

    /// <summary>The best passages for a query, best first.</summary>
    /// <param name="query">The query's text.</param>
    /// <param name="topK">Number of passages wanted; fewer come where the index has, or the strategy finds, fewer.</param>
    /// <param name="cancellationToken">Stops the search, without a result.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topK"/> is below 1.</exception>
    /// <exception cref="InvalidDataException">A file of the index is damaged; the message says where.</exception>
    /// <exception cref="ObjectDisposedException">The retriever was disposed of.</exception>
    public IReadOnlyList<Hit> Search(string query, int topK = 10, CancellationToken cancellationToken = default) =>
        Find(query, topK, cancellationToken).Hits;

    /// <summary>The same on another thread, since a search keeps the processor busy.</summary>
    /// <inheritdoc cref="Search"/>
    public Task<IReadOnlyList<Hit>> SearchAsync(
        string query, int topK = 10, CancellationToken cancellationToken = default) =>
        Task.Run(() => Search(query, topK, cancellationToken), cancellationToken);

    /// <summary>The run of many queries, which are answered side by side.</summary>
    /// <param name="queries">In the order of the run; each id once.</param>
    /// <param name="topK">Number of passages a query.</param>
    /// <param name="progress">Receives the number of finished queries after each batch; may be null.</param>
    /// <param name="cancellationToken">Stops it, without a result.</param>
    /// <exception cref="ArgumentException">An id comes twice, or topK is below 1.</exception>
    /// <exception cref="InvalidDataException">A file of the index is damaged; the message says where.</exception>
    /// <exception cref="ObjectDisposedException">The retriever was disposed of.</exception>
    public Task<Run> SearchAllAsync(
        IReadOnlyList<Query> queries, int topK = 1000, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return Task.Run(
            () => Run(queries, new QueryRunOptions { TopK = topK }, progress, cancellationToken).Run,
            cancellationToken);
    }

    /// <summary>Closes model and index once the searches that are running have ended; others are refused.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        Index.Dispose();
        _model.Release();
    }

    /// <summary>The best passages for a query, and what finding them took.</summary>
    /// <inheritdoc cref="Search"/>
    internal SearchResult Find(string query, int topK, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        return Use(state =>
        {
            Ranking ranking = _one.For(state).Search(Model.EncodeQueries([query])[0], topK, cancellationToken);
            Hit[] hits = [.. ranking.Indices.Zip(ranking.Scores).Select(
                (found, i) => new Hit(i + 1, found.Second, state.Passage(found.First)))];
            return new SearchResult(hits, ranking.PassagesScored, ranking.ExpectedMissing);
        });
    }

    /// <summary>The run of many queries, and what making it took.</summary>
    internal QueryRun Run(
        IReadOnlyList<Query> queries, QueryRunOptions options, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default) =>
        Use(state => QueryRun.Make(
            Model, _many.For(state), state.Id, queries, options with { Threads = Options.Threads }, progress,
            cancellationToken));

    private static Retriever Open(string directory, SearchOptions? options, CancellationToken cancellationToken)
    {
        PassageIndex index = PassageIndex.Open(directory);
        RetrievalModel? model = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            model = index.Info.LoadModel(directory);
            cancellationToken.ThrowIfCancellationRequested();
            return new Retriever(model, index, options);
        }
        catch
        {
            model?.Dispose();
            index.Dispose();
            throw;
        }
    }

    private T Use<T>(Func<IndexState, T> use)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0 || !_model.TryAcquire(), this);
        try
        {
            IndexState state = Index.Acquire();
            try
            {
                return use(state);
            }
            finally
            {
                state.Release();
            }
        }
        finally
        {
            _model.Release();
        }
    }
}
