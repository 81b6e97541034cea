using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Hybrid;

/// <summary>The run of many queries, with what its parts took.</summary>
internal sealed record HybridRun
{
    /// <summary>The passages found for each query.</summary>
    public required Run Run { get; init; }

    /// <summary>The model's part; null where the model was not asked.</summary>
    public QueryRun? Dense { get; init; }

    /// <summary>
    /// Mean time of BM25 for a query in milliseconds, while several were answered at the same time; null where BM25 was
    /// not asked.
    /// </summary>
    public double? Bm25Milliseconds { get; init; }

    /// <summary>Number of queries whose own passage was found by a part.</summary>
    public int FoundOwn { get; private init; }

    /// <summary>Searches a state of an index, which the caller must have acquired, for many queries.</summary>
    /// <param name="retriever">Retriever by the model.</param>
    /// <param name="state">State of its index.</param>
    /// <param name="bm25">The state's BM25 index; null if BM25 is not asked.</param>
    /// <param name="mode">What ranks the passages.</param>
    /// <param name="queries">Queries with distinct ids.</param>
    /// <param name="options">Settings of the run.</param>
    /// <param name="hybrid">Settings of the fusion.</param>
    /// <param name="progress">Receives the number of queries that the model has answered; null for none.</param>
    /// <param name="cancellationToken">Stops the run without a result.</param>
    public static HybridRun Make(
        Retriever retriever, IndexState state, Bm25Snapshot? bm25, SearchMode mode, IReadOnlyList<Query> queries,
        QueryRunOptions options, HybridOptions hybrid, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        QueryRunOptions part = mode == SearchMode.Hybrid
            ? options with { TopK = Math.Max(options.TopK, hybrid.Depth) }
            : options;
        long start = Stopwatch.GetTimestamp();
        (Run? lexical, int own) = bm25 is null
            ? (null, 0)
            : ByBm25(bm25, queries, part, retriever.Options.Threads, cancellationToken);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / Math.Max(1, queries.Count);
        QueryRun? dense = mode == SearchMode.Bm25
            ? null
            : retriever.Run(state, queries, part, progress, cancellationToken);
        return new HybridRun
        {
            Run = (lexical, dense) switch
            {
                (null, _) => dense!.Run,
                (_, null) => lexical,
                _ => Fuse(state, queries, [lexical, dense.Run], hybrid.Fusion, options.TopK),
            },
            Dense = dense,
            Bm25Milliseconds = bm25 is null ? null : milliseconds,
            FoundOwn = Math.Max(own, dense?.FoundOwn ?? 0),
        };
    }

    private static (Run? Run, int Own) ByBm25(
        Bm25Snapshot bm25, IReadOnlyList<Query> queries, QueryRunOptions options, int threads,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<RunEntry>[] found = new IReadOnlyList<RunEntry>[queries.Count];
        Parallel.For(
            0, queries.Count,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Threads.Resolve(threads),
                CancellationToken = cancellationToken,
            },
            i => found[i] = bm25.Reader.Search(queries[i].Text, options.Depth));
        Run run = new();
        int own = queries.Zip(found).Count(pair => options.AddTo(run, pair.First, pair.Second));
        return (run, own);
    }

    /// <summary>Fuses as for one query: equal scores are in the order of the passages.</summary>
    private static Run Fuse(
        IndexState state, IReadOnlyList<Query> queries, Run[] runs, FusionOptions options, int topK)
    {
        Run fused = new();
        foreach (string query in queries.Select(query => query.Id))
        {
            RankedPassage<int>[][] rankings =
                [.. runs.Select(run => RankedPassages.Of(state, run[query]).ToArray())];
            fused.Add(query, [.. RankFusion.Fuse(rankings, options, Comparer<int>.Default).Take(topK)
                .Select(passage => new RunEntry(state.Id(passage.Key), passage.Score))]);
        }
        return fused;
    }
}
