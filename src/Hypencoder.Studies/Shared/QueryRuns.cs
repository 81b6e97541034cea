using System.Diagnostics;
using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;

namespace Hypencoder.Studies.Shared;

/// <summary>The run of a set of queries, one at a time, and what it cost.</summary>
internal static class QueryRuns
{
    /// <summary>Searches with a model.</summary>
    /// <param name="model">Encodes the queries, in batches.</param>
    /// <param name="vectors">Have the passages' ids.</param>
    /// <param name="strategy">Searches them.</param>
    /// <param name="queries">In the order of the run.</param>
    /// <param name="topK">Results a query, at the most.</param>
    /// <param name="maxLength">Of queries, in tokens; null for the model's own.</param>
    /// <param name="observer">Hears of progress.</param>
    /// <param name="leavesOutOwn">Whether a query's own passage, the one with its id, is left out.</param>
    /// <param name="cancellationToken">Stops it, without a result.</param>
    public static (Run Run, RunStatistics Facts) Search(
        RetrievalModel model, VectorStore vectors, ISearchStrategy strategy, IReadOnlyList<Query> queries, int topK,
        int? maxLength, IStudyObserver observer, bool leavesOutOwn, CancellationToken cancellationToken)
    {
        QueryRunOptions options = new()
        {
            TopK = topK,
            MaxLength = maxLength,
            LeavesOutOwn = leavesOutOwn,
            IsTimed = true, // tables have the time of each query
        };
        QueryRun made = QueryRun.Make(
            model, strategy, vectors.Id, queries, options, new Told(observer, queries.Count), cancellationToken);
        return (made.Run, new RunStatistics(
            made.Strategy, made.Milliseconds, made.EncodingMilliseconds, made.PassagesScored));
    }

    /// <summary>Searches with the lexical baseline.</summary>
    public static (Run Run, RunStatistics Facts) Search(
        Bm25Index index, IReadOnlyList<Query> queries, int topK, bool leavesOutOwn, CancellationToken cancellationToken)
    {
        Run run = new();
        List<double> milliseconds = [];
        foreach (Query query in queries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<RunEntry> found = index.Search(query.Text, Depth(topK, leavesOutOwn));
            run.Add(query.Id, leavesOutOwn ? Others(query, found, topK) : found);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return (run, new RunStatistics("bm25", milliseconds, 0, null));
    }

    private static int Depth(int topK, bool leavesOutOwn) => leavesOutOwn ? topK + 1 : topK;

    private static RunEntry[] Others(Query query, IReadOnlyList<RunEntry> found, int topK) =>
        [.. found.Where(entry => entry.PassageId != query.Id).Take(topK)];

    /// <summary>Leaves a run and its facts in a study's folder.</summary>
    public static void Write(StudyFolder folder, string collection, string system, (Run Run, RunStatistics Facts) made)
    {
        string path = folder.RunPath(collection, system);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TrecRun.Write(path, made.Run, system);
        AtomicFile.Write(
            folder.RunStatisticsPath(collection, system), stream => JsonSerializer.Serialize(stream, made.Facts));
    }

    /// <summary>Reads what <see cref="Write"/> left.</summary>
    public static (Run Run, RunStatistics Facts) Read(StudyFolder folder, string collection, string system) => (
        TrecRun.Read(folder.RunPath(collection, system)),
        JsonSerializer.Deserialize<RunStatistics>(File.ReadAllText(folder.RunStatisticsPath(collection, system)))!);

    /// <summary>Without the thread that <see cref="Progress{T}"/> tells on.</summary>
    private sealed class Told(IStudyObserver observer, int queries) : IProgress<int>
    {
        public void Report(int value) => observer.Progress($"{value} of {queries} queries");
    }
}
