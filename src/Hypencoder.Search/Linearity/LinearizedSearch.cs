namespace Hypencoder.Search;

/// <summary>
/// Ranks all passages by the inner product with one vector, the q-net's gradient at the mean of the passage vectors
/// (<see cref="Surrogate.Vector(QNet, ReadOnlySpan{float})"/>). Queries that it answers as well as exhaustive search do
/// not need the q-net's hidden layers. Scores are inner products and not comparable with the q-net's scores.
/// </summary>
internal sealed class LinearizedSearch : ISearchStrategy
{
    private readonly VectorStore _store;
    private readonly InnerProductSearch _search;
    private readonly float[] _mean;

    /// <summary>
    /// Creates a strategy over <paramref name="store"/>, which must stay open and is read completely for the mean.
    /// </summary>
    /// <exception cref="ArgumentException">The number of threads is negative.</exception>
    public LinearizedSearch(VectorStore store, InnerProductSearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _search = new InnerProductSearch(store, options);
        _mean = CorpusMean.Of(store);
    }

    /// <inheritdoc/>
    public string Name => "linearised";

    /// <summary>The linearised q-net: its gradient as a q-net without hidden layers.</summary>
    /// <exception cref="ArgumentException">The q-net takes vectors of another width.</exception>
    public QNet Linearize(QNet query) => QNet.InnerProduct(Surrogate.Vector(query, _mean));

    /// <inheritdoc/>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default)
    {
        SearchArguments.Check(_store, query, topK);
        return _search.Search(Linearize(query), topK, cancellationToken);
    }
}
