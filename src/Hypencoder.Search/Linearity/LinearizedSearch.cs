namespace Hypencoder.Search;

/// <summary>
/// Ranks all passages by the inner product with one vector taken from the q-net: its gradient at the mean of the
/// passages' vectors (<see cref="Surrogate.Vector(QNet, ReadOnlySpan{float})"/>). What it finds as well as exhaustive
/// search does not need the q-net's hidden layers. Scores are inner products, which differ from the q-net's by a
/// constant a query and more.
/// </summary>
internal sealed class LinearizedSearch : ISearchStrategy
{
    private readonly VectorStore _store;
    private readonly InnerProductSearch _search;
    private readonly float[] _mean;

    /// <summary>
    /// A strategy over <paramref name="store"/>, which must stay open; reads all of it for the mean.
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

    /// <summary>The vector in the place of a q-net, as a q-net without hidden layers.</summary>
    /// <exception cref="ArgumentException">The q-net is for vectors of another width.</exception>
    public QNet Linearize(QNet query) => QNet.InnerProduct(Surrogate.Vector(query, _mean));

    /// <inheritdoc/>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default)
    {
        SearchArguments.Check(_store, query, topK);
        return _search.Search(Linearize(query), topK, cancellationToken);
    }
}
