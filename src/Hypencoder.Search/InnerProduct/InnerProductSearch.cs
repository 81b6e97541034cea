namespace Hypencoder.Search;

/// <summary>
/// The search of a bi-encoder: every passage by the inner product of its vector and the query vector, a q-net without
/// hidden layers. It is exhaustive search that refuses anything else.
/// </summary>
public sealed class InnerProductSearch(VectorStore store, InnerProductSearchOptions? options = null) : IBatchStrategy
{
    private readonly ExhaustiveSearch _exhaustive =
        new(store, new ExhaustiveSearchOptions { Threads = options?.Threads ?? 0 });

    /// <inheritdoc/>
    public string Name => "inner-product";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The q-net has hidden layers.</exception>
    public Ranking Search(QNet query, int topK, CancellationToken cancellation = default)
    {
        Check(query);
        return _exhaustive.Search(query, topK, cancellation);
    }

    IReadOnlyList<Ranking> IBatchStrategy.SearchTogether(
        IReadOnlyList<QNet> queries, int topK, int threads, CancellationToken cancellation)
    {
        foreach (QNet query in queries)
        {
            Check(query);
            SearchArguments.Check(store, query, topK);
        }
        cancellation.ThrowIfCancellationRequested();
        InnerProductBatch batch = InnerProductBatch.Create(store, threads);
        List<Ranking> rankings = new(queries.Count);
        foreach (QNet[] together in queries.Chunk(InnerProductBatch.MaxQueries))
        {
            foreach ((Ranking? ranking, QNet query) in batch.Search(together, topK, cancellation).Zip(together))
                rankings.Add(ranking ?? _exhaustive.Search(query, topK, cancellation));
        }
        return rankings;
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
