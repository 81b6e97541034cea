namespace Hypencoder.Search;

/// <summary>
/// The efficient search of the Hypencoder paper (arXiv 2502.05364). Each iteration scores passages, at first the entry
/// points, and keeps the best top-k of all so far. The next iteration scores those neighbours of this iteration's best
/// <see cref="GraphSearchOptions.Candidates"/> passages that have not been scored before.
/// </summary>
/// <remarks>
/// Unlike the published code, it continues with a single new passage, ends when there is none, accepts neighbour lists
/// shorter than top-k, and orders equal scores by ascending index.
/// </remarks>
public sealed class GraphSearch : ISearchStrategy
{
    private readonly VectorStore _store;
    private readonly Pool<GraphPass> _passes;

    /// <summary>
    /// Creates a strategy over <paramref name="store"/> and its <paramref name="graph"/>, which must both stay open.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of range, or an entry point is invalid.</exception>
    /// <exception cref="InvalidDataException">The graph belongs to another store.</exception>
    public GraphSearch(VectorStore store, NeighborGraph graph, GraphSearchOptions? options = null)
        : this(store, graph, options, removed: null)
    {
    }

    /// <summary>
    /// Creates a strategy that does not return removed passages. They still lead to their neighbours.
    /// </summary>
    internal GraphSearch(
        VectorStore store, NeighborGraph graph, GraphSearchOptions? options, RemovedPassages? removed)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(graph);
        GraphSearchOptions settings = options ?? GraphSearchOptions.Efficient1;
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.EntryPoints, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Candidates, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxIterations, 1, nameof(options));
        int threads = Threads.Resolve(settings.Threads);
        graph.CheckStore(store);
        _store = store;
        int[] entryPoints = EntryPoints.Of(settings, store.Count);
        _passes = new Pool<GraphPass>(() => new GraphPass(store, graph, settings, entryPoints, threads, removed));
    }

    /// <inheritdoc/>
    public string Name => "graph";

    /// <inheritdoc/>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default) =>
        Run(query, topK, null, cancellationToken);

    /// <summary>
    /// Searches, and adds the number of passages scored by each iteration to <paramref name="passagesPerIteration"/>.
    /// </summary>
    /// <inheritdoc cref="ISearchStrategy.Search"/>
    public Ranking Search(
        QNet query, int topK, List<int> passagesPerIteration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passagesPerIteration);
        return Run(query, topK, passagesPerIteration, cancellationToken);
    }

    private Ranking Run(QNet query, int topK, List<int>? passagesPerIteration, CancellationToken cancellationToken)
    {
        SearchArguments.Check(_store, query, topK);
        GraphPass pass = _passes.Rent();
        try
        {
            return pass.Run(query, topK, passagesPerIteration, cancellationToken);
        }
        finally
        {
            _passes.Return(pass);
        }
    }
}
