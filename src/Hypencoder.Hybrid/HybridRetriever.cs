using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Hybrid;

/// <summary>
/// Searches an index by its model and by BM25, and fuses the two rankings: text in, passages out. Safe to use from many
/// threads, also while the index is changed: each search sees the index either before or after a change. When the
/// retriever is disposed of, running searches finish normally.
/// </summary>
public sealed class HybridRetriever : IDisposable
{
    private readonly Bm25Folder _bm25;

    /// <summary>Creates a retriever that takes ownership of another, which searches by the model.</summary>
    /// <param name="retriever">
    /// Retriever by the model. It is disposed of with this one; if the constructor throws, the caller remains
    /// responsible for that.
    /// </param>
    /// <param name="options">
    /// Settings, of which <see cref="HybridOptions.Search"/> is not used; null for the defaults.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">
    /// Nothing is to be written, and the folder has no BM25 index of these passages.
    /// </exception>
    public HybridRetriever(Retriever retriever, HybridOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        Options = options ?? new HybridOptions();
        Options.Validate();
        Retriever = retriever;
        _bm25 = new Bm25Folder(Options);
        _bm25.Update(Index, CancellationToken.None);
    }

    /// <summary>Retriever by the model alone.</summary>
    public Retriever Retriever { get; }

    /// <summary>Model that encodes queries.</summary>
    public RetrievalModel Model => Retriever.Model;

    /// <summary>
    /// Index that is searched. It may be changed by itself too; BM25 is then brought up to date by the next search.
    /// </summary>
    public PassageIndex Index => Retriever.Index;

    /// <summary>Settings of the searches.</summary>
    public HybridOptions Options { get; }

    /// <summary>
    /// Opens an index and the model that it records. Where the folder has no BM25 index yet, or one that lags behind
    /// the passages, it is made or brought up to date first.
    /// </summary>
    /// <param name="directory">Path of the index's folder.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the opening between its steps.</param>
    /// <exception cref="InvalidDataException">
    /// The index or its model is missing or malformed, the model is no longer the one that made the index, the index
    /// lacks what the strategy needs, or nothing is to be written and BM25 lags behind.
    /// </exception>
    /// <exception cref="IOException">
    /// The model is at Hugging Face, and cannot be downloaded; or the BM25 index cannot be written.
    /// </exception>
    public static async Task<HybridRetriever> OpenAsync(
        string directory, HybridOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new HybridOptions();
        options.Validate();
        Retriever retriever = await Retriever.OpenAsync(directory, options.Search, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            return await Task.Run(() => new HybridRetriever(retriever, options), cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            retriever.Dispose();
            throw;
        }
    }

    /// <summary>Finds the best passages for a query, best first, equal scores in the order of the passages.</summary>
    /// <param name="query">Text of the query; it may be empty, for which BM25 finds nothing.</param>
    /// <param name="topK">
    /// Number of passages wanted, 1 or more; there are fewer hits where fewer passages are found.
    /// </param>
    /// <param name="mode">What ranks the passages.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <returns>
    /// The passages with their scores, which are those of the model, of BM25, or of <see cref="RankFusion"/>.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="topK"/> is below 1, or there is no such mode.</exception>
    /// <exception cref="InvalidDataException">
    /// A file of the index is damaged; or nothing is to be written and BM25 lags behind the index.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The retriever was disposed of.</exception>
    public IReadOnlyList<Hit> Search(
        string query, int topK = 10, SearchMode mode = SearchMode.Hybrid,
        CancellationToken cancellationToken = default) =>
        [.. Find(query, topK, mode, cancellationToken).Hits.Select(found => found.Hit)];

    /// <summary>Finds the best passages for a query on a thread of the pool.</summary>
    /// <inheritdoc cref="Search"/>
    public Task<IReadOnlyList<Hit>> SearchAsync(
        string query, int topK = 10, SearchMode mode = SearchMode.Hybrid,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => Search(query, topK, mode, cancellationToken), cancellationToken);

    /// <summary>Searches for many queries, several at the same time, and returns the run.</summary>
    /// <param name="queries">Queries with distinct ids, in the order of the run.</param>
    /// <param name="topK">Number of passages wanted for each query, 1 or more.</param>
    /// <param name="mode">What ranks the passages.</param>
    /// <param name="progress">Receives the number of queries that the model has answered; null for none.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <exception cref="ArgumentException">
    /// An id is repeated, <paramref name="topK"/> is below 1, or there is no such mode.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A file of the index is damaged; or nothing is to be written and BM25 lags behind the index.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The retriever was disposed of.</exception>
    public Task<Run> SearchAllAsync(
        IReadOnlyList<Query> queries, int topK = 1000, SearchMode mode = SearchMode.Hybrid,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        Check(topK, mode);
        return Task.Run(
            () => Run(queries, new QueryRunOptions { TopK = topK }, mode, progress, cancellationToken).Run,
            cancellationToken);
    }

    /// <summary>
    /// Encodes passages and adds them, for the model and for BM25. A passage replaces an earlier one with the same id.
    /// </summary>
    /// <param name="passages">Passages with distinct ids, which are read once, on another thread.</param>
    /// <param name="progress">Receives the progress after each block of 1,024 passages; null for none.</param>
    /// <param name="cancellationToken">Stops the addition; the index remains unchanged.</param>
    /// <exception cref="InvalidDataException">
    /// An id is empty or repeated, or the index was made by an earlier version.
    /// </exception>
    /// <exception cref="InvalidOperationException">The retriever was opened for reading only.</exception>
    /// <remarks>
    /// If the process is killed, either all of the passages are added to the index or none; BM25 follows the index, at
    /// the latest when it is opened or searched the next time. <see cref="PassageIndex.AddAsync(IEnumerable{Passage},
    /// IProgress{EncodingProgress}?, CancellationToken)"/> says more.
    /// </remarks>
    public async Task AddAsync(
        IEnumerable<Passage> passages, IProgress<EncodingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RequireWritable();
        await Index.AddAsync(passages, progress, cancellationToken).ConfigureAwait(false);
        await UpdateAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes passages, for the model and for BM25.</summary>
    /// <param name="ids">Ids of the passages; unknown ids are ignored.</param>
    /// <param name="cancellationToken">Stops waiting for other changes.</param>
    /// <returns>The number of passages removed.</returns>
    /// <exception cref="InvalidDataException">The index was made by an earlier version.</exception>
    /// <exception cref="InvalidOperationException">The retriever was opened for reading only.</exception>
    /// <remarks>
    /// The remarks on <see cref="AddAsync(IEnumerable{Passage}, IProgress{EncodingProgress}?, CancellationToken)"/>
    /// apply.
    /// </remarks>
    public async Task<int> RemoveAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        RequireWritable();
        int removed = await Index.RemoveAsync(ids, cancellationToken).ConfigureAwait(false);
        await UpdateAsync(cancellationToken).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Closes model and index after running searches have ended; later ones are refused.</summary>
    public void Dispose()
    {
        Retriever.Dispose();
        _bm25.Dispose();
    }

    /// <summary>Finds the best passages for a query, with what each part found and took.</summary>
    /// <inheritdoc cref="Search"/>
    internal HybridResult Find(
        string query, int topK, SearchMode mode = SearchMode.Hybrid, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Check(topK, mode);
        return Use(
            mode, (state, bm25) => Find(state, bm25, query, topK, mode, cancellationToken), cancellationToken);
    }

    /// <summary>Searches for many queries, with statistics of the searches.</summary>
    internal HybridRun Run(
        IReadOnlyList<Query> queries, QueryRunOptions options, SearchMode mode, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default) =>
        Use(
            mode,
            (state, bm25) => HybridRun.Make(
                Retriever, state, bm25, mode, queries, options, Options, progress, cancellationToken),
            cancellationToken);

    /// <summary>Uses a state of the index and, unless the mode leaves it out, the BM25 index of that state.</summary>
    internal T Use<T>(SearchMode mode, Func<IndexState, Bm25Snapshot?, T> use, CancellationToken cancellationToken)
    {
        while (true)
        {
            (bool isUsed, T? result) = Retriever.Use(state =>
            {
                if (mode == SearchMode.Dense)
                    return (true, use(state, null));
                if (_bm25.TryAcquire(state) is not Bm25Snapshot snapshot)
                    return (false, default(T?));
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return (true, use(state, snapshot));
                }
                finally
                {
                    snapshot.Release();
                }
            });
            if (isUsed)
                return result!;
            _bm25.Update(Index, cancellationToken);
        }
    }

    private static void Check(int topK, SearchMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        if (!Enum.IsDefined(mode))
            throw new ArgumentException($"expected a mode of search, found {mode}", nameof(mode));
    }

    private void RequireWritable()
    {
        if (Options.IsReadOnly)
            throw new InvalidOperationException($"{Index.Directory}: opened for reading only");
    }

    private Task UpdateAsync(CancellationToken cancellationToken) =>
        Task.Run(() => _bm25.Update(Index, cancellationToken), cancellationToken);

    private HybridResult Find(
        IndexState state, Bm25Snapshot? snapshot, string query, int topK, SearchMode mode,
        CancellationToken cancellationToken)
    {
        int depth = mode == SearchMode.Hybrid ? Math.Max(topK, Options.Depth) : topK;
        PartRanking? bm25 = snapshot is null ? null : RankByBm25(snapshot, query, depth);
        PartRanking? dense = mode == SearchMode.Bm25 ? null : RankByModel(state, query, depth, cancellationToken);
        RankedPassage<int>[] best = (bm25, dense) switch
        {
            (null, _) => dense!.Passages,
            (_, null) => bm25.Passages,
            _ => RankFusion.Fuse([bm25.Passages, dense.Passages], Options.Fusion, Comparer<int>.Default),
        };
        HybridHit[] hits = [.. best.Take(topK).Select((found, i) => new HybridHit(
            new Hit(i + 1, found.Score, state.Passage(found.Key)), bm25?.Of(found.Key), dense?.Of(found.Key)))];
        return new HybridResult(hits, bm25?.Part, dense?.Part);
    }

    private PartRanking RankByModel(IndexState state, string query, int depth, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Ranking ranking = Retriever.Rank(state, query, depth, cancellationToken);
        return new PartRanking(
            RankedPassages.Of(ranking), Stopwatch.GetElapsedTime(start));
    }

    private static PartRanking RankByBm25(Bm25Snapshot snapshot, string query, int depth)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<RunEntry> found = snapshot.Reader.Search(query, depth);
        return new PartRanking(
            [.. RankedPassages.Of(snapshot.State, found)],
            Stopwatch.GetElapsedTime(start));
    }
}
