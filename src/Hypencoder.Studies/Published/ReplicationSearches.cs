using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Published;

/// <summary>Makes the runs that the tables of a replication need, each once.</summary>
internal sealed class ReplicationSearches(ReplicationContext context)
{
    /// <summary>Makes the missing runs, one collection and one model at a time.</summary>
    /// <param name="cells">The systems and columns for which models and collections are present.</param>
    public void Run(IEnumerable<(ReplicatedSystem System, ReplicatedColumn Column)> cells)
    {
        Search[] searches =
        [
            .. cells.Where(cell => cell.System.Kind != SystemKind.Published)
                .SelectMany(cell => context.Splits(cell.Column).Select(split => new Search(cell.System, split)))
                .DistinctBy(search => (ReplicationContext.RunName(search.System), search.Split))
                .Where(search => !context.Folder.IsFinished(search.Stage)),
        ];
        foreach (IGrouping<string, Search> collection in searches.GroupBy(s => s.Split.Collection))
        {
            StudySource source = context.Source(collection.Key);
            foreach (IGrouping<string, Search> lexical in collection
                .Where(s => s.System.Kind == SystemKind.Bm25).GroupBy(s => s.System.SearchName))
            {
                RunLexical(source, [.. lexical]);
            }
            foreach (var model in collection.Where(s => s.System.Kind == SystemKind.Model)
                .GroupBy(s => (s.System.Model!, s.System.ModelOptions)))
            {
                RunModel(source, model.Key.Item1, model.Key.ModelOptions, [.. model]);
            }
        }
    }

    private void RunLexical(StudySource source, Search[] searches)
    {
        context.Observer.StageStarted($"index {source.Id} for BM25");
        using Bm25Index index = Bm25Index.Build(source.Passages(), searches[0].System.Bm25Options);
        foreach (Search search in searches)
        {
            context.Folder.Stage(search.Stage, context.Observer, () => Write(search, QueryRuns.Search(
                index, context.Queries(search.Split), context.Study.TopK, source.LeavesOutOwnPassages,
                context.CancellationToken)));
        }
    }

    private void RunModel(StudySource source, string name, ModelOptions options, Search[] searches)
    {
        context.Observer.StageStarted($"encode {source.Id} with {name}");
        using RetrievalModel model = RetrievalModel.Load(name, options with { Threads = context.Threads });
        string directory = context.Indexes.Encode(
            model, source, options.PassageMaxLength ?? context.Study.PassageMaxLength, context.Observer,
            context.CancellationToken);
        using PassageIndex index = PassageIndex.Open(directory, model.Fingerprint);
        foreach (Search search in searches)
        {
            using StrategyFactory strategies = Strategies(index, search.System);
            ISearchStrategy strategy = Strategy(model, strategies, search.System);
            context.Folder.Stage(search.Stage, context.Observer, () =>
            {
                Write(search, QueryRuns.Search(
                    model, index.Vectors, strategy, context.Queries(search.Split), context.Study.TopK,
                    QueryMaxLength(search), context.Observer, source.LeavesOutOwnPassages,
                    context.CancellationToken));
                if (search.System.LinearizedFrom is not null && search.Split.Perturbation is null)
                    MeasureLinearity(model, index.Vectors, search);
            });
        }
    }

    private void MeasureLinearity(RetrievalModel model, VectorStore vectors, Search search) =>
        LinearityRuns.Measure(
            model, vectors, context.Queries(search.Split), QueryMaxLength(search), context.Threads,
            context.CancellationToken).Write(context.Folder.LinearityPath(
                search.Split.Name, ReplicationContext.RunName(search.System)));

    private int QueryMaxLength(Search search) => search.System.QueryMaxLength ?? context.Study.QueryMaxLength;

    /// <summary>Returns the search strategies of an index, with the graph or clusters that a system needs.</summary>
    private StrategyFactory Strategies(PassageIndex index, ReplicatedSystem system)
    {
        string graph = index.GraphPath, clusters = index.ClustersPath;
        if (system.Graph is not null)
        {
            context.Observer.StageStarted($"graph of {system.Neighbors} neighbours for {system.Name}");
            graph = context.Indexes.BuildGraph(
                index.Directory, system.Neighbors, context.Threads, context.Observer, context.CancellationToken);
        }
        else if (system.TwoStage is TwoStageConfig twoStage)
        {
            context.Observer.StageStarted($"clusters for {system.Name}");
            clusters = context.Indexes.BuildClusters(
                index.Directory, twoStage.ClusterOptions(context.Study.Seed, context.Threads), context.Observer,
                context.CancellationToken);
        }
        return new StrategyFactory(index.Vectors, graph, clusters, index.Directory);
    }

    private ISearchStrategy Strategy(RetrievalModel model, StrategyFactory strategies, ReplicatedSystem system)
    {
        SearchOptions options = new() { Threads = context.Threads };
        return system.Graph is GraphSearchOptions graph
            ? strategies.Create(
                SearchStrategy.Graph, options with { Graph = graph with { Seed = context.Study.Seed } })
            : system.TwoStage is TwoStageConfig twoStage
                ? strategies.Create(SearchStrategy.TwoStage, options with { TwoStage = twoStage.SearchOptions() })
            : system.LinearizedFrom is not null ? strategies.Linearized(context.Threads)
            : strategies.Create(StrategyChoice.Exact(model.Config.ScoresByInnerProduct), options);
    }

    private void Write(Search search, (Data.Run Run, RunStatistics Statistics) made) => QueryRuns.Write(
        context.Folder, search.Split.Name, ReplicationContext.RunName(search.System), made);

    /// <summary>A run to make.</summary>
    private sealed record Search(ReplicatedSystem System, CollectionSplit Split)
    {
        public string Stage => $"search {Split.Name} with {ReplicationContext.RunName(System)}";
    }
}
