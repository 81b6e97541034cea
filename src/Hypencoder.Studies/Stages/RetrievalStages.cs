using System.Diagnostics;
using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Studies.Bm25;

namespace Hypencoder.Studies.Stages;

/// <summary>From trained models to runs: indexes, neighbour graphs, and the retrieval of every system.</summary>
internal sealed class RetrievalStages(StudyContext context, IReadOnlyList<StudyCollection> collections)
{
    /// <summary>The lexical baseline's name in tables and run files.</summary>
    public const string Bm25Name = "BM25";

    private const int Depth = 1000;
    private const int QueriesABatch = 64;

    private StudyFolder Folder => context.Folder;

    /// <summary>
    /// The name of a run: the model's, and the strategy where it is not the model's own exact search.
    /// </summary>
    public static string SystemName(StudyModel model, string? setting) =>
        setting is null ? model.Name : $"{model.Name}.{setting.Replace(' ', '-').ToLowerInvariant()}";

    public void Run()
    {
        foreach (StudyCollection collection in collections)
            Folder.Stage($"search {collection.Id} with {Bm25Name}", context.Observer, () => SearchBm25(collection));
        foreach (StudyModel model in context.Profile.Models)
        {
            Lazy<RetrievalModel> loaded = new(() => RetrievalModel.Load(Folder.ModelPath(model.Name)));
            foreach (StudyCollection collection in collections)
                Run(model, loaded, collection);
            if (loaded.IsValueCreated)
                loaded.Value.Dispose();
        }
    }

    private void Run(StudyModel model, Lazy<RetrievalModel> loaded, StudyCollection collection)
    {
        string index = Folder.IndexPath(model.Name, collection.Id);
        Folder.Stage($"encode {collection.Id} with {model.Name}", context.Observer, () => CorpusEncoder.Encode(
            loaded.Value, collection.Id, collection.Passages, index, resume: true,
            progress: p => context.Observer.Progress(
                FormattableString.Invariant($"{p.Done} of {p.Total} passages, {p.PassagesPerSecond:f0}/s")),
            cancellation: context.Cancellation));
        Folder.Stage($"search {collection.Id} with {model.Name}", context.Observer, () =>
        {
            using PassageIndex opened = PassageIndex.Open(index, loaded.Value.Fingerprint);
            ISearchStrategy strategy = model.Kind == DualEncoderKind.BiEncoder
                ? new InnerProductSearch(opened.Vectors, new InnerProductSearchOptions { Threads = context.Threads })
                : new ExhaustiveSearch(opened.Vectors, new ExhaustiveSearchOptions { Threads = context.Threads });
            Search(loaded.Value, opened, strategy, collection, SystemName(model, null));
        });
        if (model.Kind == DualEncoderKind.BiEncoder || collection != collections[0]
            || context.Profile.Graph.Settings.Count == 0)
        {
            return;
        }
        Folder.Stage($"graph of {collection.Id} with {model.Name}", context.Observer, () => BuildGraph(index));
        foreach ((string name, GraphSearchOptions setting) in context.Profile.Graph.Settings)
        {
            Folder.Stage($"search {collection.Id} with {model.Name}, {name}", context.Observer, () =>
            {
                using PassageIndex opened = PassageIndex.Open(index, loaded.Value.Fingerprint);
                using NeighbourGraph graph = NeighbourGraph.Open(opened.GraphPath);
                GraphSearchOptions options = setting with { Seed = context.Study.Seed, Threads = context.Threads };
                GraphSearch strategy = new(opened.Vectors, graph, options);
                Search(loaded.Value, opened, strategy, collection, SystemName(model, name));
            });
        }
    }

    private void BuildGraph(string index)
    {
        using PassageIndex opened = PassageIndex.Open(index);
        NeighbourGraphOptions options = new()
        {
            Neighbours = context.Profile.Graph.Neighbours,
            Threads = context.Threads,
            Resume = true,
        };
        NeighbourGraphBuilder.Build(opened.Vectors, opened.GraphPath, options, null, context.Cancellation);
    }

    private void Search(
        RetrievalModel model, PassageIndex index, ISearchStrategy strategy, StudyCollection collection, string system)
    {
        IReadOnlyList<Query> queries = collection.Queries("test");
        Run run = new();
        List<double> milliseconds = [];
        double encoding = 0;
        long scored = 0;
        foreach (Query[] batch in queries.Chunk(QueriesABatch))
        {
            long start = Stopwatch.GetTimestamp();
            QNet[] nets = model.EncodeQueries([.. batch.Select(q => q.Text)]);
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

    private void SearchBm25(StudyCollection collection)
    {
        using Bm25Index index = Bm25Index.Build(collection.Passages);
        Run run = new();
        List<double> milliseconds = [];
        foreach (Query query in collection.Queries("test"))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            run.Add(query.Id, index.Search(query.Text, Depth));
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        Write(collection, Bm25Name, run, new RunFacts("bm25", milliseconds, 0, null));
    }

    private void Write(StudyCollection collection, string system, Run run, RunFacts facts)
    {
        string path = Folder.RunPath(collection.Id, system);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TrecRun.Write(path, run, system);
        AtomicFile.Write(Folder.RunFactsPath(collection.Id, system), stream => JsonSerializer.Serialize(stream, facts));
    }
}
