using System.Diagnostics;
using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Studies.Shared;

/// <summary>The run of a set of queries, one at a time, and what it cost.</summary>
internal static class QueryRuns
{
    private const int QueriesABatch = 64;

    /// <summary>Searches with a model.</summary>
    /// <param name="model">Encodes the queries, in batches.</param>
    /// <param name="vectors">Have the passages' ids.</param>
    /// <param name="strategy">Searches them.</param>
    /// <param name="queries">In the order of the run.</param>
    /// <param name="topK">Results a query, at the most.</param>
    /// <param name="maxLength">Of queries, in tokens; null for the model's own.</param>
    /// <param name="observer">Hears of progress.</param>
    /// <param name="leavesOutOwn">Whether a query's own passage, the one with its id, is left out.</param>
    /// <param name="cancellation">Stops it, without a result.</param>
    public static (Run Run, RunFacts Facts) Search(
        RetrievalModel model, VectorStore vectors, ISearchStrategy strategy, IReadOnlyList<Query> queries, int topK,
        int? maxLength, IStudyObserver observer, bool leavesOutOwn, CancellationToken cancellation)
    {
        Run run = new();
        List<double> milliseconds = [];
        double encoding = 0;
        long scored = 0;
        foreach (Query[] batch in queries.Chunk(QueriesABatch))
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            QNet[] nets = model.EncodeQueries([.. batch.Select(q => q.Text)], maxLength);
            encoding += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            for (int i = 0; i < batch.Length; i++)
            {
                start = Stopwatch.GetTimestamp();
                Ranking ranking = strategy.Search(nets[i], Depth(topK, leavesOutOwn), cancellation);
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                scored += ranking.PassagesScored;
                RunEntry[] found = [.. ranking.Indices.Zip(ranking.Scores, (p, s) => new RunEntry(vectors.Id(p), s))];
                run.Add(batch[i].Id, leavesOutOwn ? Others(batch[i], found, topK) : found);
            }
            observer.Progress($"{run.QueryIds.Count} of {queries.Count} queries");
        }
        return (run, new RunFacts(
            strategy.Name, milliseconds, encoding / queries.Count, (double)scored / queries.Count));
    }

    /// <summary>Searches with the lexical baseline.</summary>
    public static (Run Run, RunFacts Facts) Search(
        Bm25Index index, IReadOnlyList<Query> queries, int topK, bool leavesOutOwn, CancellationToken cancellation)
    {
        Run run = new();
        List<double> milliseconds = [];
        foreach (Query query in queries)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<RunEntry> found = index.Search(query.Text, Depth(topK, leavesOutOwn));
            run.Add(query.Id, leavesOutOwn ? Others(query, found, topK) : found);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return (run, new RunFacts("bm25", milliseconds, 0, null));
    }

    private static int Depth(int topK, bool leavesOutOwn) => leavesOutOwn ? topK + 1 : topK;

    private static RunEntry[] Others(Query query, IReadOnlyList<RunEntry> found, int topK) =>
        [.. found.Where(entry => entry.PassageId != query.Id).Take(topK)];

    /// <summary>A model's own search, of all passages.</summary>
    public static ISearchStrategy Exact(bool byInnerProduct, VectorStore vectors, int threads) =>
        byInnerProduct
            ? new InnerProductSearch(vectors, new InnerProductSearchOptions { Threads = threads })
            : new ExhaustiveSearch(vectors, new ExhaustiveSearchOptions { Threads = threads });

    /// <summary>The same passages by one vector of each q-net.</summary>
    public static LinearizedSearch Linearized(VectorStore vectors, int threads) =>
        new(vectors, new InnerProductSearchOptions { Threads = threads });

    /// <summary>Leaves a run and its facts in a study's folder.</summary>
    public static void Write(StudyFolder folder, string collection, string system, (Run Run, RunFacts Facts) made)
    {
        string path = folder.RunPath(collection, system);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TrecRun.Write(path, made.Run, system);
        AtomicFile.Write(
            folder.RunFactsPath(collection, system), stream => JsonSerializer.Serialize(stream, made.Facts));
    }

    /// <summary>Reads what <see cref="Write"/> left.</summary>
    public static (Run Run, RunFacts Facts) Read(StudyFolder folder, string collection, string system) => (
        TrecRun.Read(folder.RunPath(collection, system)),
        JsonSerializer.Deserialize<RunFacts>(File.ReadAllText(folder.RunFactsPath(collection, system)))!);
}
