using System.Runtime.ExceptionServices;

namespace Hypencoder.Search;

/// <summary>Answers several queries at once: query vectors by one matrix product, q-nets one a thread.</summary>
internal static class BatchSearch
{
    /// <summary>
    /// The rankings of several queries, in their order and those of one query at a time, scores to the bit; a strategy
    /// made with one thread a search leaves all of them to other queries.
    /// </summary>
    /// <param name="strategy">Threads within a search and threads here multiply.</param>
    /// <param name="queries">The q-nets.</param>
    /// <param name="topK">As in <see cref="ISearchStrategy.Search"/>.</param>
    /// <param name="threads">How many queries are answered at once; 0 for all processors.</param>
    /// <param name="cancellationToken">Stops it, without a result.</param>
    /// <exception cref="ArgumentException">As for one query; the first wrong one says what is wrong.</exception>
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
        if (stop) // queries are begun in order, so the first wrong one was among those that failed
            ExceptionDispatchInfo.Throw(errors.Zip(failed).Where(e => e.First is not null).MinBy(e => e.Second).First!);
        return rankings;
    }
}
