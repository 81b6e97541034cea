namespace Hypencoder.Search;

/// <summary>
/// Exact search for q-nets with a linear term whose correction is bounded (<see cref="QNet.CorrectionBound"/>). All
/// passages are ranked by the linear term, an inner product, and scored by the q-net in that order until the next one
/// cannot be among the best, whatever its correction is. The ranking is that of <see cref="ExhaustiveSearch"/>, ties
/// included. Q-nets whose correction is not bounded are refused. Safe to use from many threads.
/// </summary>
public sealed class CertifiedSearch : IBatchStrategy
{
    private readonly VectorStore _store;
    private readonly RemovedPassages? _removed;
    private readonly ExhaustiveSearch _exhaustive;
    private readonly Pool<CertifiedPass> _passes;

    /// <summary>Creates a strategy over <paramref name="store"/>, which must stay open.</summary>
    /// <exception cref="ArgumentException">The number of threads is negative.</exception>
    public CertifiedSearch(VectorStore store, CertifiedSearchOptions? options = null)
        : this(store, options, removed: null)
    {
    }

    /// <summary>Creates a strategy that skips removed passages.</summary>
    internal CertifiedSearch(VectorStore store, CertifiedSearchOptions? options, RemovedPassages? removed)
    {
        ArgumentNullException.ThrowIfNull(store);
        int threads = Threads.Resolve(options?.Threads ?? 0);
        _store = store;
        _removed = removed;
        _exhaustive = new ExhaustiveSearch(store, new ExhaustiveSearchOptions { Threads = threads }, removed);
        _passes = new Pool<CertifiedPass>(() => new CertifiedPass(store, threads, removed));
    }

    /// <inheritdoc/>
    public string Name => "certified";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The q-net has hidden layers whose correction is not bounded.</exception>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default)
    {
        Check(query, topK);
        if (query.HiddenLayers == 0)
            return _exhaustive.Search(query, topK, cancellationToken);
        CertifiedPass pass = _passes.Rent();
        try
        {
            // Null where a product is not a finite number, so that nothing can be excluded.
            return pass.Run(query, topK, cancellationToken) ?? _exhaustive.Search(query, topK, cancellationToken);
        }
        finally
        {
            _passes.Return(pass);
        }
    }

    IReadOnlyList<Ranking> IBatchStrategy.SearchTogether(
        IReadOnlyList<QNet> queries, int topK, int threads, CancellationToken cancellationToken)
    {
        foreach (QNet query in queries)
            Check(query, topK);
        return InnerProductBatch.Create(_store, threads, _removed).SearchAll(queries, topK, this, cancellationToken);
    }

    private void Check(QNet query, int topK)
    {
        SearchArguments.Check(_store, query, topK);
        if (query.HiddenLayers > 0 && query.CorrectionBound is null)
        {
            throw new ArgumentException(
                "certified search takes q-nets with a linear term and a bounded correction, found one without",
                nameof(query));
        }
    }
}
