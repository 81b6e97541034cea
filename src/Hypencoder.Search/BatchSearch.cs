using System.Runtime.ExceptionServices;

namespace Hypencoder.Search;

/// <summary>
/// Answers several queries at once: the strategy together, where that takes less time, or each query on a thread.
/// </summary>
internal static class BatchSearch
{
    /// <summary>
    /// Finds the rankings of several queries, in their order. They equal those of one query at a time, scores to the
    /// bit.
    /// </summary>
    /// <param name="strategy">
    /// Strategy to search with. Its own threads multiply with <paramref name="threads"/>, so it should use one thread
    /// for each search.
    /// </param>
    /// <param name="queries">Q-nets of the queries.</param>
    /// <param name="topK">Number of passages wanted for each query, 1 or more.</param>
    /// <param name="threads">Number of queries answered at the same time; 0 for all processors.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <exception cref="ArgumentException">
    /// A query is invalid, as for a single search; the first such query is reported.
    /// </exception>
    public static IReadOnlyList<Ranking> SearchAll(
        this ISearchStrategy strategy, IReadOnlyList<QNet> queries, int topK, int threads = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        if (strategy is IBatchStrategy batch)
            return batch.SearchTogether(queries, topK, Threads.Resolve(threads), cancellationToken);
        int workers = Math.Clamp(Threads.Resolve(threads), 1, Math.Max(1, queries.Count));
        cancellationToken.ThrowIfCancellationRequested();
        Ranking[] rankings = new Ranking[queries.Count];
        Exception?[] errors = new Exception?[workers];
        int[] failed = new int[workers];
        int next = -1;
        bool stop = false;
        Threads.Run(workers, worker =>
        {
            int query = 0;
            try
            {
                while (!Volatile.Read(ref stop) && (query = Interlocked.Increment(ref next)) < rankings.Length)
                    rankings[query] = strategy.Search(queries[query], topK, cancellationToken);
            }
            catch (Exception e)
            {
                (errors[worker], failed[worker]) = (e, query);
                Volatile.Write(ref stop, true);
            }
        });
        if (stop) // queries start in order, so the first invalid one is among those that failed
            ExceptionDispatchInfo.Throw(errors.Zip(failed).Where(e => e.First is not null).MinBy(e => e.Second).First!);
        return rankings;
    }
}
