namespace Hypencoder.Search;

/// <summary>A strategy that answers several queries together in less time than one after another.</summary>
internal interface IBatchStrategy : ISearchStrategy
{
    /// <inheritdoc cref="BatchSearch.SearchAll"/>
    IReadOnlyList<Ranking> SearchTogether(
        IReadOnlyList<QNet> queries, int topK, int threads, CancellationToken cancellationToken);
}
