using System.Diagnostics;
using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Studies.Bm25;

namespace Hypencoder.Studies.Stages;

/// <summary>From queries to a run in the study's folder, with what it cost.</summary>
internal sealed class QuerySearch(StudyContext context)
{
    private const int Depth = 1000;
    private const int QueriesABatch = 64;

    /// <param name="model">Encodes the queries.</param>
    /// <param name="index">Names the passages.</param>
    /// <param name="strategy">Ranks them.</param>
    /// <param name="queries">In the order of the run.</param>
    /// <param name="maxLength">Of a query in tokens; null for the model's own.</param>
    /// <param name="collection">What the run's file is named after.</param>
    /// <param name="system">The other part of its name.</param>
    public void Run(
        RetrievalModel model, PassageIndex index, ISearchStrategy strategy, IReadOnlyList<Query> queries,
        int? maxLength, string collection, string system)
    {
        Run run = new();
        List<double> milliseconds = [];
        double encoding = 0;
        long scored = 0;
        foreach (Query[] batch in queries.Chunk(QueriesABatch))
        {
            long start = Stopwatch.GetTimestamp();
            QNet[] nets = model.EncodeQueries([.. batch.Select(q => q.Text)], maxLength);
            encoding += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            for (int i = 0; i < batch.Length; i++)
            {
                start = Stopwatch.GetTimestamp();
                Ranking ranking = strategy.Search(nets[i], Depth, context.Cancellation);
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                scored += ranking.PassagesScored;
                run.Add(
                    batch[i].Id,
                    [.. ranking.Indices.Zip(ranking.Scores, (p, s) => new RunEntry(index.Vectors.Id(p), s))]);
            }
            context.Observer.Progress($"{run.QueryIds.Count} of {queries.Count} queries");
        }
        RunFacts facts = new(
            strategy.Name, milliseconds, encoding / queries.Count, (double)scored / queries.Count);
        Write(collection, system, run, facts);
    }

    public void RunBm25(IEnumerable<Passage> passages, IEnumerable<Query> queries, string collection)
    {
        using Bm25Index index = Bm25Index.Build(passages);
        Run run = new();
        List<double> milliseconds = [];
        foreach (Query query in queries)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            run.Add(query.Id, index.Search(query.Text, Depth));
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        Write(collection, RetrievalStages.Bm25Name, run, new RunFacts("bm25", milliseconds, 0, null));
    }

    private void Write(string collection, string system, Run run, RunFacts facts)
    {
        string path = context.Folder.RunPath(collection, system);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TrecRun.Write(path, run, system);
        AtomicFile.Write(
            context.Folder.RunFactsPath(collection, system), stream => JsonSerializer.Serialize(stream, facts));
    }
}
