namespace Hypencoder.Search;

/// <summary>
/// The search of a bi-encoder: ranks every passage by the inner product of its vector and the query vector, which is a
/// q-net without hidden layers. Q-nets with hidden layers are refused.
/// </summary>
public sealed class InnerProductSearch : IBatchStrategy
{
    private readonly VectorStore _store;
    private readonly RemovedPassages? _removed;
    private readonly ExhaustiveSearch _exhaustive;

    /// <summary>Creates a strategy over <paramref name="store"/>, which must stay open.</summary>
    /// <exception cref="ArgumentException">The number of threads is negative.</exception>
    public InnerProductSearch(VectorStore store, InnerProductSearchOptions? options = null)
        : this(store, options, removed: null)
    {
    }

    /// <summary>Creates a strategy that skips removed passages.</summary>
    internal InnerProductSearch(VectorStore store, InnerProductSearchOptions? options, RemovedPassages? removed)
    {
        _store = store;
        _removed = removed;
        _exhaustive = new ExhaustiveSearch(
            store, new ExhaustiveSearchOptions { Threads = options?.Threads ?? 0 }, removed);
    }

    /// <inheritdoc/>
    public string Name => "inner-product";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The q-net has hidden layers.</exception>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default)
    {
        Check(query);
        return _exhaustive.Search(query, topK, cancellationToken);
    }

    IReadOnlyList<Ranking> IBatchStrategy.SearchTogether(
        IReadOnlyList<QNet> queries, int topK, int threads, CancellationToken cancellationToken)
    {
        foreach (QNet query in queries)
        {
            Check(query);
            SearchArguments.Check(_store, query, topK);
        }
        return InnerProductBatch.Create(_store, threads, _removed)
            .SearchAll(queries, topK, _exhaustive, cancellationToken);
    }

    private static void Check(QNet query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.HiddenLayers != 0)
            throw new ArgumentException(
                $"inner-product search takes a query vector, not a q-net with {query.HiddenLayers} hidden layers",
                nameof(query));
    }
}
