namespace Hypencoder.Search;

/// <summary>
/// The search of a bi-encoder: every passage by the inner product of its vector and the query vector, a q-net without
/// hidden layers. It is exhaustive search that refuses anything else.
/// </summary>
public sealed class InnerProductSearch(VectorStore store, InnerProductSearchOptions? options = null) : ISearchStrategy
{
    private readonly ExhaustiveSearch _exhaustive =
        new(store, new ExhaustiveSearchOptions { Threads = options?.Threads ?? 0 });

    /// <inheritdoc/>
    public string Name => "inner-product";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The q-net has hidden layers.</exception>
    public Ranking Search(QNet query, int topK, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.HiddenLayers != 0)
            throw new ArgumentException(
                $"inner-product search takes a query vector, not a q-net with {query.HiddenLayers} hidden layers",
                nameof(query));
        return _exhaustive.Search(query, topK, cancellation);
    }
}
