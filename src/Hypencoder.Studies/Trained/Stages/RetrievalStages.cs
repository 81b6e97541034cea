using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Hypencoder.Studies.Shared;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// The stages from trained models to runs: indexes, neighbour graphs, clusters, and the searches of every system.
/// </summary>
internal sealed class RetrievalStages(StudyContext context, IReadOnlyList<LoadedCollection> collections)
{
    /// <summary>Name of the lexical baseline in tables and run files.</summary>
    public const string Bm25Name = "BM25";

    private readonly QuerySearch _search = new(context);
    private readonly StudyIndexes _indexes = new(context);

    private StudyFolder Folder => context.Folder;

    /// <summary>
    /// Returns the name of a run: that of the model, followed by the setting where it is not exact search.
    /// </summary>
    public static string SystemName(StudyModel model, string? setting) =>
        setting is null ? model.Name : $"{model.Name}.{setting.Replace(' ', '-').ToLowerInvariant()}";

    public void Run()
    {
        foreach (LoadedCollection collection in collections)
            Folder.Stage($"search {collection.Id} with {Bm25Name}", context.Observer, () => SearchBm25(collection));
        foreach (StudyModel model in context.Profile.Models)
        {
            Lazy<RetrievalModel> loaded = new(() => context.LoadModel(model.Name));
            foreach (LoadedCollection collection in collections)
                Run(model, loaded, collection);
            if (loaded.IsValueCreated)
                loaded.Value.Dispose();
        }
    }

    private void Run(StudyModel model, Lazy<RetrievalModel> loaded, LoadedCollection collection)
    {
        string index = _indexes.PathOf(model, collection.Id);
        _indexes.Encode(model, loaded, collection.Id, collection.Passages);
        Folder.Stage($"search {collection.Id} with {model.Name}", context.Observer, () =>
        {
            using PassageIndex opened = PassageIndex.Open(index, loaded.Value);
            ISearchStrategy strategy = _search.Exact(model, opened);
            Search(loaded.Value, opened, strategy, collection, SystemName(model, null));
        });
        if (model.ScoresByInnerProduct)
            return;
        Folder.Stage(
            $"search {collection.Id} with {LinearizedRow.NameOf(model.Name)}", context.Observer, () =>
            {
                using PassageIndex opened = PassageIndex.Open(index, loaded.Value);
                _search.RunLinearized(
                    loaded.Value, opened, collection.Queries("test"), null, collection.Id, model.Name,
                    collection.LeavesOutOwnPassages);
            });
        if (collection != collections[0])
            return;
        if (context.Profile.Graph.Settings.Count > 0)
            RunGraph(model, loaded, collection, index);
        if (context.Profile.TwoStage is TwoStageConfig twoStage)
            RunTwoStage(twoStage, model, loaded, collection, index);
    }

    private void RunGraph(StudyModel model, Lazy<RetrievalModel> loaded, LoadedCollection collection, string index)
    {
        Folder.Stage($"graph of {collection.Id} with {_indexes.NameOf(model)}", context.Observer, () => BuildGraph(index));
        foreach ((string name, GraphSearchOptions setting) in context.Profile.Graph.Settings)
        {
            Folder.Stage($"search {collection.Id} with {model.Name}, {name}", context.Observer, () =>
            {
                using PassageIndex opened = PassageIndex.Open(index, loaded.Value);
                ISearchStrategy strategy = opened.CreateStrategy(SearchStrategy.Graph, new SearchOptions
                {
                    Graph = setting with { Seed = context.Study.Seed },
                    Threads = context.Threads,
                });
                Search(loaded.Value, opened, strategy, collection, SystemName(model, name));
            });
        }
    }

    private void RunTwoStage(
        TwoStageConfig study, StudyModel model, Lazy<RetrievalModel> loaded, LoadedCollection collection, string index)
    {
        Folder.Stage($"clusters of {collection.Id} with {_indexes.NameOf(model)}", context.Observer, () =>
        {
            using PassageIndex opened = PassageIndex.Open(index);
            PassageClustersBuilder.Build(
                opened.Vectors, opened.ClustersPath, study.ClusterOptions(context.Study.Seed, context.Threads),
                cancellationToken: context.CancellationToken);
        });
        const string Name = TwoStageConfig.RowName;
        Folder.Stage($"search {collection.Id} with {model.Name}, {Name}", context.Observer, () =>
        {
            using PassageIndex opened = PassageIndex.Open(index, loaded.Value);
            ISearchStrategy strategy = opened.CreateStrategy(SearchStrategy.TwoStage, new SearchOptions
            {
                TwoStage = study.SearchOptions(),
                Threads = context.Threads,
            });
            Search(loaded.Value, opened, strategy, collection, SystemName(model, Name));
        });
    }

    private void BuildGraph(string index)
    {
        using PassageIndex opened = PassageIndex.Open(index);
        NeighborGraphOptions options = new()
        {
            Neighbors = context.Profile.Graph.Neighbors,
            Threads = context.Threads,
            Resume = true,
        };
        NeighborGraphBuilder.Build(opened.Vectors, opened.GraphPath, options, null, context.CancellationToken);
    }

    private void Search(
        RetrievalModel model, PassageIndex index, ISearchStrategy strategy, LoadedCollection collection,
        string system) =>
        _search.Run(
            model, index, strategy, collection.Queries("test"), null, collection.Id, system,
            collection.LeavesOutOwnPassages);

    private void SearchBm25(LoadedCollection collection) =>
        _search.RunBm25(
            collection.Passages, collection.Queries("test"), collection.Id, collection.LeavesOutOwnPassages);
}
