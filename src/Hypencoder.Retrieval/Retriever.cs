using System.Globalization;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// Searches an index with the model that made it: text in, passages out. Safe to use from many threads, also while <see
/// cref="Index"/> is changed: each search sees the index either before or after a change. When the retriever is
/// disposed of, running searches finish normally.
/// </summary>
public sealed class Retriever : IDisposable
{
    private readonly SharedModel _model;
    private readonly StrategyCache _one;
    private readonly StrategyCache _many;
    private int _isDisposed;

    /// <summary>Creates a retriever that takes ownership of an open model and index.</summary>
    /// <param name="model">Model that made the index.</param>
    /// <param name="index">Index to search.</param>
    /// <param name="options">Settings of searches; null for the model's own exact search on all processors.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">
    /// Another model made the index, the model does not support the strategy, or the index lacks the graph or the
    /// clusters that it needs.
    /// </exception>
    /// <remarks>
    /// The retriever disposes of model and index; if the constructor throws, the caller remains responsible for that.
    /// </remarks>
    public Retriever(RetrievalModel model, PassageIndex index, SearchOptions? options = null)
        : this(model, index, options, ownsModel: true)
    {
    }

    /// <summary>Creates a retriever of a model that several retrievers may share.</summary>
    /// <param name="model">Model that made the index.</param>
    /// <param name="index">Index to search, which the retriever owns.</param>
    /// <param name="options">Settings of searches; null for the model's own exact search on all processors.</param>
    /// <param name="ownsModel">Whether to dispose of the model with the retriever.</param>
    internal Retriever(RetrievalModel model, PassageIndex index, SearchOptions? options, bool ownsModel)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(index);
        Options = options ?? new SearchOptions();
        if (Options.QNetWidth is int width && width != model.Options.QNetWidth)
        {
            throw new ArgumentException(
                $"expected a model that was loaded with a q-net width of {width}, found "
                + (model.Options.QNetWidth?.ToString(CultureInfo.InvariantCulture) ?? "none"), nameof(options));
        }
        Strategy = StrategyChoice.Choose(model, Options.Strategy);
        _one = new StrategyCache(Strategy, Options);
        // Each query of a batch is answered on a thread of its own.
        _many = new StrategyCache(Strategy, Options with { Threads = 1 });
        index.UseModel(new SharedModel(model, isOwned: false)); // throws if the model is another one
        IndexState state = index.Acquire();
        try
        {
            _one.For(state); // throws now if something is missing
        }
        finally
        {
            state.Release();
        }
        // From here on, where nothing can fail any more, searches and additions hold the model.
        _model = new SharedModel(model, ownsModel);
        _model.TryAcquire();
        index.UseModel(_model);
        Index = index;
    }

    /// <summary>Model that encodes queries.</summary>
    public RetrievalModel Model => _model.Model;

    /// <summary>Index, which may be changed while it is searched.</summary>
    public PassageIndex Index { get; }

    /// <summary>Strategy of the searches.</summary>
    public SearchStrategy Strategy { get; }

    /// <summary>Settings of the searches.</summary>
    public SearchOptions Options { get; }

    /// <summary>Opens an index and the model that it records.</summary>
    /// <param name="directory">Path of the index's folder.</param>
    /// <param name="options">Settings of searches; null for the model's own exact search on all processors.</param>
    /// <param name="cancellationToken">Stops the opening between its steps.</param>
    /// <exception cref="InvalidDataException">
    /// The index or its model is missing or malformed, the model is no longer the one that made the index or was not
    /// trained for the width of q-nets, or the index lacks what the strategy needs.
    /// </exception>
    /// <exception cref="IOException">The model is at Hugging Face, and cannot be downloaded.</exception>
    public static Task<Retriever> OpenAsync(
        string directory, SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Task.Run(() => Open(directory, options, cancellationToken), cancellationToken);
    }

    /// <summary>Finds the best passages for a query, best first.</summary>
    /// <param name="query">Text of the query.</param>
    /// <param name="topK">
    /// Number of passages wanted, 1 or more; there are fewer hits if the strategy finds fewer.
    /// </param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topK"/> is below 1.</exception>
    /// <exception cref="InvalidDataException">A file of the index is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The retriever was disposed of.</exception>
    public IReadOnlyList<Hit> Search(string query, int topK = 10, CancellationToken cancellationToken = default) =>
        Find(query, topK, cancellationToken).Hits;

    /// <summary>Finds the best passages for a query on a thread of the pool.</summary>
    /// <inheritdoc cref="Search"/>
    public Task<IReadOnlyList<Hit>> SearchAsync(
        string query, int topK = 10, CancellationToken cancellationToken = default) =>
        Task.Run(() => Search(query, topK, cancellationToken), cancellationToken);

    /// <summary>
    /// Ranks passages that were found in another way, such as the candidates of a vector database, by the scores that
    /// exhaustive search gives them.
    /// </summary>
    /// <param name="query">Text of the query.</param>
    /// <param name="ids">Ids of the passages, in any order. Those that the index does not have are left out.</param>
    /// <param name="topK">Number of passages wanted, 1 or more.</param>
    /// <param name="cancellationToken">Stops the ranking without a result.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topK"/> is below 1.</exception>
    /// <exception cref="InvalidDataException">A file of the index is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The retriever was disposed of.</exception>
    public IReadOnlyList<Hit> Rerank(
        string query, IEnumerable<string> ids, int topK = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        return Use(state =>
        {
            QNet net = Model.EncodeQueries([query], cancellationToken: cancellationToken)[0];
            Ranking ranking = CandidateRanking.Of(
                state, net, ids.Select(state.PlaceOf).Where(place => place >= 0).Distinct(), topK, Options.Threads,
                cancellationToken);
            net.Release();
            return Hits(state, ranking);
        });
    }

    /// <summary>Searches for many queries, several at the same time, and returns the run.</summary>
    /// <param name="queries">Queries with distinct ids, in the order of the run.</param>
    /// <param name="topK">Number of passages wanted for each query, 1 or more.</param>
    /// <param name="progress">Receives the number of queries answered, after each batch; null for none.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <exception cref="ArgumentException">An id is repeated, or topK is below 1.</exception>
    /// <exception cref="InvalidDataException">A file of the index is damaged.</exception>
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

    /// <summary>Closes model and index after running searches have ended; later ones are refused.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        Index.Dispose();
        _model.Release();
    }

    /// <summary>Finds the best passages for a query, with statistics of the search.</summary>
    /// <inheritdoc cref="Search"/>
    internal SearchResult Find(string query, int topK, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        return Use(state =>
        {
            Ranking ranking = Rank(state, query, topK, cancellationToken);
            return new SearchResult(
                Hits(state, ranking), ranking.PassagesScored, ranking.ExpectedMissing, ranking.Certified);
        });
    }

    /// <summary>Ranks the passages of a state, which the caller must have acquired, for a query.</summary>
    internal Ranking Rank(IndexState state, string query, int topK, CancellationToken cancellationToken)
    {
        QNet net = Model.EncodeQueries([query])[0];
        Ranking ranking = Rank(state, net, topK, cancellationToken);
        net.Release();
        return ranking;
    }

    /// <summary>Ranks the passages of a state, which the caller must have acquired, by a q-net.</summary>
    internal Ranking Rank(IndexState state, QNet query, int topK, CancellationToken cancellationToken) =>
        _one.For(state).Search(query, topK, cancellationToken);

    /// <summary>Searches for many queries, with statistics of the searches.</summary>
    internal QueryRun Run(
        IReadOnlyList<Query> queries, QueryRunOptions options, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default) =>
        Use(state => Run(state, queries, options, progress, cancellationToken));

    /// <summary>Searches a state, which the caller must have acquired, for many queries.</summary>
    internal QueryRun Run(
        IndexState state, IReadOnlyList<Query> queries, QueryRunOptions options, IProgress<int>? progress,
        CancellationToken cancellationToken) =>
        QueryRun.Make(
            Model, _many.For(state), state.Id, queries, options with { Threads = Options.Threads }, progress,
            cancellationToken);

    private static Hit[] Hits(IndexState state, Ranking ranking) => [.. ranking.Indices.Zip(ranking.Scores).Select(
        (found, i) => new Hit(i + 1, found.Second, state.Passage(found.First)))];

    /// <summary>Uses the current state of the index, which stays open as long as the model does.</summary>
    /// <exception cref="ObjectDisposedException">The retriever was disposed of.</exception>
    internal T Use<T>(Func<IndexState, T> use)
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

    private static Retriever Open(string directory, SearchOptions? options, CancellationToken cancellationToken)
    {
        PassageIndex index = PassageIndex.Open(directory);
        RetrievalModel? model = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            model = index.Info.LoadModel(directory, new ModelOptions { QNetWidth = options?.QNetWidth });
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
}
