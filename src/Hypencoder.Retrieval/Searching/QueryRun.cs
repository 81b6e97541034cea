using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>The run of many queries, and what making it took.</summary>
internal sealed record QueryRun
{
    /// <summary>
    /// Number of queries that are encoded and held at once: a q-net of 6 × 768² weights is 14 MB.
    /// </summary>
    private const int BatchSize = 64;

    /// <summary>The passages of each query.</summary>
    public Run Run { get; } = new();

    /// <summary>The strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>Time that encoding took, the mean of a query.</summary>
    public double EncodingMilliseconds { get; private set; }

    /// <summary>
    /// Time of each query's search: its own where the run is timed, else the mean of its batch.
    /// </summary>
    public IReadOnlyList<double> Milliseconds { get; private set; } = [];

    /// <summary>Number of passages that were scored a query, the mean.</summary>
    public double PassagesScored { get; private set; }

    /// <summary>
    /// How many of the exact best are expected to be missing a query; null where the strategy does not estimate it.
    /// </summary>
    public double? ExpectedMissing { get; private set; }

    /// <summary>Number of passages that each query's search found, its own passage among them.</summary>
    public IReadOnlyList<int> Found { get; private set; } = [];

    /// <summary>Number of queries whose own passage was found, and so was left out where that was asked for.</summary>
    public int FoundOwn { get; private set; }

    /// <summary>Encodes queries in batches and searches for each.</summary>
    /// <param name="model">Encodes the queries.</param>
    /// <param name="strategy">Searches; with one thread a search where the run is not timed.</param>
    /// <param name="id">The ids of the places that the strategy gives.</param>
    /// <param name="queries">In the order of the run.</param>
    /// <param name="options">The settings.</param>
    /// <param name="progress">Receives the number of finished queries after each batch; may be null.</param>
    /// <param name="cancellationToken">Stops it, without a result.</param>
    /// <exception cref="ArgumentException">A query's id comes twice, or topK is below 1.</exception>
    public static QueryRun Make(
        RetrievalModel model, ISearchStrategy strategy, Func<int, string> id, IReadOnlyList<Query> queries,
        QueryRunOptions options, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        QueryRun made = new() { Strategy = strategy.Name };
        int depth = options.LeavesOutOwn && options.TopK < int.MaxValue ? options.TopK + 1 : options.TopK;
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
            foreach ((Query query, Ranking ranking) in batch.Zip(rankings))
            {
                scored += ranking.PassagesScored;
                missing += ranking.ExpectedMissing ?? double.NaN;
                found.Add(ranking.Indices.Length);
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
        RunEntry[] others = [.. all.Where(entry => entry.PassageId != query.Id)];
        FoundOwn += others.Length < all.Length ? 1 : 0;
        Run.Add(query.Id, options.LeavesOutOwn ? [.. others.Take(options.TopK)] : all);
    }
}
