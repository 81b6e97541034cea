using System.Diagnostics;
using Hypencoder.Hybrid;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;
using Hypencoder.Server.Telemetry;

namespace Hypencoder.Server.Indexes;

/// <summary>
/// Searches an index by any of its strategies, restricted to kinds and folders where that is asked for. Safe to use
/// from many threads.
/// </summary>
internal sealed class IndexSearch(Retriever retriever, HybridRetriever? hybrid)
{
    /// <summary>First number of passages that a filtered search ranks, and the factor of the next.</summary>
    private const int LeastRanked = 256, RankedFactor = 8;

    public const string Bm25 = "bm25", Hybrid = "hybrid";

    private readonly Dictionary<SearchStrategy, StrategyCache> _searches = Enum.GetValues<SearchStrategy>()
        .ToDictionary(kind => kind, kind => new StrategyCache(kind, retriever.Options));

    /// <summary>Names of the strategies that can search the index now, the model's own exact one first.</summary>
    public IReadOnlyList<string> Strategies
    {
        get
        {
            List<string> names = [StrategyChoice.Name(retriever.Strategy)];
            if (File.Exists(retriever.Index.ClustersPath))
                names.Add(StrategyChoice.TwoStage);
            if (File.Exists(retriever.Index.GraphPath))
                names.Add(StrategyChoice.Graph);
            return hybrid is null ? names : [.. names, Hybrid, Bm25];
        }
    }

    /// <summary>Finds the best passages for a query.</summary>
    /// <param name="task">What to search for.</param>
    /// <param name="places">Places of the passages; null if they are not known.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <exception cref="RequestException">The index cannot be searched by the strategy.</exception>
    public SearchOutcome Find(SearchTask task, IPassagePlaces? places, CancellationToken cancellationToken)
    {
        string usual = StrategyChoice.Name(retriever.Strategy), strategy = task.Strategy ?? usual;
        // Only the others need a look at the files of the index.
        if (strategy != usual && Strategies is var known && !known.Contains(strategy))
            throw RequestException.Bad("strategy", $"expected {string.Join(" or ", known)}", strategy);
        return StrategyChoice.Parse(strategy) is SearchStrategy kind
            ? retriever.Use(state => FindByModel(kind, state, task, places, cancellationToken))
            : FindByWords(strategy, task, places, cancellationToken);
    }

    private SearchOutcome FindByModel(
        SearchStrategy kind, IndexState state, SearchTask task, IPassagePlaces? places,
        CancellationToken cancellationToken)
    {
        ISearchStrategy search = _searches[kind].For(state);
        long begin = Stopwatch.GetTimestamp();
        QNet net;
        using (ServerTelemetry.Activities.StartActivity("encode"))
            net = retriever.Model.EncodeQueries([task.Query], cancellationToken: cancellationToken)[0];
        long encoded = Stopwatch.GetTimestamp();
        Ranking ranking;
        int[] kept;
        using (ServerTelemetry.Activities.StartActivity("search"))
        {
            (ranking, kept) = Kept(
                task, state.Count, ranked => search.Search(net, ranked, cancellationToken),
                found => found.Indices.Length, (found, i) => state.Id(found.Indices[i]));
        }
        net.Release();
        TimeSpan encoding = Stopwatch.GetElapsedTime(begin, encoded), searching = Stopwatch.GetElapsedTime(encoded);
        FoundPassage[] hits = [.. kept.Select((at, i) => new FoundPassage(
            i + 1, ranking.Scores[at], state.Passage(ranking.Indices[at]),
            places?.Find(state.Id(ranking.Indices[at]))))];
        return new SearchOutcome(
            search.Name, hits, ranking.PassagesScored, ranking.ExpectedMissing, encoding, searching);
    }

    /// <summary>Searches by BM25, alone or with the model; the time of the search includes that of encoding.</summary>
    private SearchOutcome FindByWords(
        string strategy, SearchTask task, IPassagePlaces? places, CancellationToken cancellationToken)
    {
        SearchMode mode = strategy == Bm25 ? SearchMode.Bm25 : SearchMode.Hybrid;
        using Activity? activity = ServerTelemetry.Activities.StartActivity("search");
        long begin = Stopwatch.GetTimestamp();
        (HybridResult found, int[] kept) = Kept(
            task, retriever.Index.Count, ranked => hybrid!.Find(task.Query, ranked, mode, cancellationToken),
            result => result.Hits.Count, (result, i) => result.Hits[i].Hit.Id);
        TimeSpan searching = Stopwatch.GetElapsedTime(begin);
        FoundPassage[] hits = [.. kept.Select((at, i) => new FoundPassage(
            i + 1, found.Hits[at].Hit.Score, found.Hits[at].Hit.Passage, places?.Find(found.Hits[at].Hit.Id)))];
        int scored = mode == SearchMode.Bm25 ? found.Bm25!.Found : retriever.Index.Count;
        return new SearchOutcome(strategy, hits, scored, null, TimeSpan.Zero, searching);
    }

    /// <summary>
    /// Ranks passages, and returns which of them the filter admits. The first of a longer ranking are those of a
    /// shorter one, so a filtered search lengthens its ranking until enough are admitted.
    /// </summary>
    private static (T Ranking, int[] Kept) Kept<T>(
        SearchTask task, int passages, Func<int, T> rank, Func<T, int> length, Func<T, int, string> id)
    {
        int ranked = task.Filter is null ? task.TopK : Math.Max(LeastRanked, task.TopK);
        while (true)
        {
            T ranking = rank(ranked);
            int found = length(ranking);
            int[] kept = [.. Enumerable.Range(0, found)
                .Where(i => task.Filter?.Admits(id(ranking, i)) != false).Take(task.TopK)];
            if (task.Filter is null || kept.Length == task.TopK || found < ranked || ranked >= passages)
                return (ranking, kept);
            ranked = (int)Math.Min((long)ranked * RankedFactor, passages);
        }
    }
}
