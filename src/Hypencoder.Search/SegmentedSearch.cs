namespace Hypencoder.Search;

/// <summary>
/// One search over several stores, whose passages are numbered consecutively from one store to the next. Each store is
/// searched by a strategy of its own, and the best passages of all are kept. Scores of the strategies must be
/// comparable, as those of one q-net are.
/// </summary>
/// <param name="name">Name of the strategy.</param>
/// <param name="parts">Strategies in the order of their stores, with the index of each store's first passage.</param>
internal sealed class SegmentedSearch(string name, IReadOnlyList<(ISearchStrategy Strategy, int First)> parts)
    : IBatchStrategy
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default) =>
        Merge([.. parts.Select(part => part.Strategy.Search(query, topK, cancellationToken))], topK);

    IReadOnlyList<Ranking> IBatchStrategy.SearchTogether(
        IReadOnlyList<QNet> queries, int topK, int threads, CancellationToken cancellationToken)
    {
        IReadOnlyList<Ranking>[] found =
            [.. parts.Select(part => part.Strategy.SearchAll(queries, topK, threads, cancellationToken))];
        return [.. Enumerable.Range(0, queries.Count).Select(i => Merge([.. found.Select(f => f[i])], topK))];
    }

    private Ranking Merge(Ranking[] rankings, int topK)
    {
        TopK best = new();
        best.Reset(Math.Min(topK, rankings.Sum(r => r.Indices.Length)));
        foreach ((Ranking ranking, int first) in rankings.Zip(parts.Select(part => part.First)))
        {
            for (int i = 0; i < ranking.Indices.Length; i++)
                best.Add(ranking.Scores[i], first + ranking.Indices[i]);
        }
        double? missing = rankings.Any(r => r.ExpectedMissing is not null)
            ? rankings.Sum(r => r.ExpectedMissing ?? 0)
            : null;
        return best.ToRanking(rankings.Sum(r => r.PassagesScored), rankings.All(r => r.Certified), missing);
    }
}
