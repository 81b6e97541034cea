using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>The run of many queries, with statistics of the searches.</summary>
internal sealed record QueryRun
{
    /// <summary>
    /// Number of queries that are encoded and held at the same time: a q-net of 6 × 768² weights takes 14 MB.
    /// </summary>
    private const int BatchSize = 64;

    /// <summary>The passages found for each query.</summary>
    public Run Run { get; } = new();

    /// <summary>Name of the strategy.</summary>
    public required string Strategy { get; init; }

    /// <summary>Mean time to encode a query, in milliseconds.</summary>
    public double EncodingMilliseconds { get; private set; }

    /// <summary>
    /// Time of each query's search in milliseconds: measured separately in a timed run, otherwise the mean of its
    /// batch.
    /// </summary>
    public IReadOnlyList<double> Milliseconds { get; private set; } = [];

    /// <summary>Mean number of passages scored for a query.</summary>
    public double PassagesScored { get; private set; }

    /// <summary>
    /// Mean expected number of missing passages of the exact best; null where the strategy does not estimate it.
    /// </summary>
    public double? ExpectedMissing { get; private set; }

    /// <summary>Number of queries whose rankings are proven to be the exact best passages.</summary>
    public int Certified { get; private set; }

    /// <summary>Number of passages found for each query, including the query's own passage.</summary>
    public IReadOnlyList<int> Found { get; private set; } = [];

    /// <summary>Number of queries whose own passage was found.</summary>
    public int FoundOwn { get; private set; }

    /// <summary>Encodes queries in batches and searches for each.</summary>
    /// <param name="model">Model that encodes the queries.</param>
    /// <param name="strategy">
    /// Search strategy; it should use one thread for each search unless the run is timed.
    /// </param>
    /// <param name="id">Returns the id of a passage index.</param>
    /// <param name="queries">Queries in the order of the run.</param>
    /// <param name="options">Settings of the run.</param>
    /// <param name="progress">Receives the number of queries answered, after each batch; null for none.</param>
    /// <param name="cancellationToken">Stops the run without a result.</param>
    /// <exception cref="ArgumentException">A query's id is repeated, or topK is below 1.</exception>
    public static QueryRun Make(
        RetrievalModel model, ISearchStrategy strategy, Func<int, string> id, IReadOnlyList<Query> queries,
        QueryRunOptions options, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        QueryRun made = new() { Strategy = strategy.Name };
        int depth = options.Depth;
        List<double> milliseconds = new(queries.Count);
        List<int> found = new(queries.Count);
        double encoding = 0, missing = 0;
        long scored = 0;
        foreach (Query[] batch in queries.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            QNet[] nets = model.EncodeQueries([.. batch.Select(q => q.Text)], options.MaxLength);
            encoding += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            IReadOnlyList<Ranking> rankings = options.IsTimed
                ? SearchEach(strategy, nets, depth, milliseconds, cancellationToken)
                : SearchTogether(strategy, nets, depth, options.Threads, milliseconds, cancellationToken);
            foreach (QNet net in nets)
                net.Release();
            foreach ((Query query, Ranking ranking) in batch.Zip(rankings))
            {
                scored += ranking.PassagesScored;
                missing += ranking.ExpectedMissing ?? double.NaN;
                found.Add(ranking.Indices.Length);
                made.Certified += ranking.Certified ? 1 : 0;
                made.Add(query, ranking, id, options);
            }
            progress?.Report(found.Count);
        }
        made.Milliseconds = milliseconds;
        made.Found = found;
        made.EncodingMilliseconds = encoding / queries.Count;
        made.PassagesScored = (double)scored / queries.Count;
        made.ExpectedMissing = double.IsNaN(missing) ? null : missing / queries.Count;
        return made;
    }

    private static Ranking[] SearchEach(
        ISearchStrategy strategy, QNet[] nets, int depth, List<double> milliseconds,
        CancellationToken cancellationToken)
    {
        Ranking[] rankings = new Ranking[nets.Length];
        for (int i = 0; i < nets.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            rankings[i] = strategy.Search(nets[i], depth, cancellationToken);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return rankings;
    }

    private static IReadOnlyList<Ranking> SearchTogether(
        ISearchStrategy strategy, QNet[] nets, int depth, int threads, List<double> milliseconds,
        CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<Ranking> rankings = strategy.SearchAll(nets, depth, threads, cancellationToken);
        double each = Stopwatch.GetElapsedTime(start).TotalMilliseconds / nets.Length;
        milliseconds.AddRange(Enumerable.Repeat(each, nets.Length));
        return rankings;
    }

    private void Add(Query query, Ranking ranking, Func<int, string> id, QueryRunOptions options)
    {
        RunEntry[] all = [.. ranking.Indices.Zip(ranking.Scores, (place, score) => new RunEntry(id(place), score))];
        FoundOwn += options.AddTo(Run, query, all) ? 1 : 0;
    }
}
