using System.Diagnostics;
using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;

namespace Hypencoder.Studies.Shared;

/// <summary>Makes, writes and reads runs with their statistics. Queries are searched one at a time.</summary>
internal static class QueryRuns
{
    /// <summary>Makes a run with a model.</summary>
    /// <param name="model">The model that encodes the queries, in batches.</param>
    /// <param name="vectors">The vectors of the passages, which provide their ids.</param>
    /// <param name="strategy">The search strategy.</param>
    /// <param name="queries">The queries, in the order of the run.</param>
    /// <param name="topK">Maximum number of results per query.</param>
    /// <param name="maxLength">Maximum length of a query in tokens; null for the model's.</param>
    /// <param name="observer">Receives reports of progress.</param>
    /// <param name="leavesOutOwn">Whether the passage with the query's own id is left out of the results.</param>
    /// <param name="cancellationToken">Stops the search, which then has no result.</param>
    public static (Run Run, RunStatistics Statistics) Search(
        RetrievalModel model, VectorStore vectors, ISearchStrategy strategy, IReadOnlyList<Query> queries, int topK,
        int? maxLength, IStudyObserver observer, bool leavesOutOwn, CancellationToken cancellationToken)
    {
        QueryRunOptions options = new()
        {
            TopK = topK,
            MaxLength = maxLength,
            LeavesOutOwn = leavesOutOwn,
            IsTimed = true, // tables show the times of queries
        };
        QueryRun made = QueryRun.Make(
            model, strategy, vectors.Id, queries, options,
            new CallbackProgress<int>(done => observer.Progress($"{done} of {queries.Count} queries")), cancellationToken);
        return (made.Run, new RunStatistics(
            made.Strategy, made.Milliseconds, made.EncodingMilliseconds, made.PassagesScored));
    }

    /// <summary>Makes a run with the lexical baseline.</summary>
    public static (Run Run, RunStatistics Statistics) Search(
        Bm25Index index, IReadOnlyList<Query> queries, int topK, bool leavesOutOwn, CancellationToken cancellationToken)
    {
        QueryRunOptions options = new() { TopK = topK, LeavesOutOwn = leavesOutOwn };
        Run run = new();
        List<double> milliseconds = [];
        foreach (Query query in queries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            options.AddTo(run, query, index.Search(query.Text, options.Depth));
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return (run, new RunStatistics("bm25", milliseconds, 0, null));
    }

    /// <summary>Writes a run and its statistics to a study's folder.</summary>
    public static void Write(
        StudyFolder folder, string collection, string system, (Run Run, RunStatistics Statistics) made)
    {
        string path = folder.RunPath(collection, system);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TrecRun.Write(path, made.Run, system);
        AtomicFile.Write(
            folder.RunStatisticsPath(collection, system), stream => JsonSerializer.Serialize(stream, made.Statistics));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static (Run Run, RunStatistics Statistics) Read(StudyFolder folder, string collection, string system) => (
        TrecRun.Read(folder.RunPath(collection, system)),
        JsonSerializer.Deserialize<RunStatistics>(File.ReadAllText(folder.RunStatisticsPath(collection, system)))!);
}
