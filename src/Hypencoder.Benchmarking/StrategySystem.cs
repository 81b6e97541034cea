using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// One of our strategies. In a batch, each thread takes the next query. Every search begins with the q-net as its model
/// returns it, so that a strategy which needs the matrices pays for them each time.
/// </summary>
/// <param name="description">Description of the system.</param>
/// <param name="create">Creates the strategy for a number of threads.</param>
/// <param name="queries">Q-nets of the queries.</param>
internal sealed class StrategySystem(
    SystemDescription description, Func<int, ISearchStrategy> create, IReadOnlyList<QNet> queries)
    : SearchSystem(description)
{
    private readonly Dictionary<int, ISearchStrategy> _strategies = [];

    public override Ranking Search(int query, int topK, int threads) =>
        For(threads).Search(queries[query].Unwritten(), topK);

    public override void SearchBatch(int first, int count, int topK, int threads) =>
        For(1).SearchAll([.. queries.Skip(first).Take(count).Select(query => query.Unwritten())], topK, threads);

    private ISearchStrategy For(int threads)
    {
        if (!_strategies.TryGetValue(threads, out ISearchStrategy? strategy))
            _strategies.Add(threads, strategy = create(threads));
        return strategy;
    }
}
