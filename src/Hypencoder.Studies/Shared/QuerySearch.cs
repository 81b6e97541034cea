using Hypencoder.Data;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Shared;

/// <summary>Searches for queries and writes the run and its statistics to the study's folder.</summary>
internal sealed class QuerySearch(StudyContext context)
{
    private const int Depth = 1000;

    /// <summary>Searches with a strategy.</summary>
    /// <param name="model">The model that encodes the queries.</param>
    /// <param name="index">The index to search.</param>
    /// <param name="strategy">The strategy to search with.</param>
    /// <param name="queries">The queries, in the order of the run.</param>
    /// <param name="maxLength">Maximum length of a query in tokens; null for the model's.</param>
    /// <param name="collection">Name of the collection in the name of the run's file.</param>
    /// <param name="system">Name of the system in the name of the run's file.</param>
    /// <param name="leavesOutOwn">
    /// Whether the passage with the query's own id is left out of the results.
    /// </param>
    public void Run(
        RetrievalModel model, PassageIndex index, ISearchStrategy strategy, IReadOnlyList<Query> queries,
        int? maxLength, string collection, string system, bool leavesOutOwn = false) => QueryRuns.Write(
            context.Folder, collection, system, QueryRuns.Search(
                model, index.Vectors, strategy, queries, Depth, maxLength, context.Observer, leavesOutOwn,
                context.CancellationToken));

    /// <summary>Searches with the linearised q-nets of a model, and measures their linearity.</summary>
    /// <param name="model">The model that encodes the queries.</param>
    /// <param name="index">The index to search.</param>
    /// <param name="queries">The queries, in the order of the run.</param>
    /// <param name="maxLength">Maximum length of a query in tokens; null for the model's.</param>
    /// <param name="collection">Name of the collection in the name of the run's file.</param>
    /// <param name="name">Name of the model in the name of the run's file.</param>
    /// <param name="leavesOutOwn">
    /// Whether the passage with the query's own id is left out of the results.
    /// </param>
    public void RunLinearized(
        RetrievalModel model, PassageIndex index, IReadOnlyList<Query> queries, int? maxLength, string collection,
        string name, bool leavesOutOwn = false)
    {
        Run(
            model, index, index.Strategies.Linearized(context.Threads), queries, maxLength, collection,
            LinearizedRow.RunName(LinearizedRow.NameOf(name)), leavesOutOwn);
        LinearityRuns.Measure(model, index.Vectors, queries, maxLength, context.Threads, context.CancellationToken)
            .Write(context.Folder.LinearityPath(collection, name));
    }

    /// <summary>Searches passages with the lexical baseline.</summary>
    public void RunBm25(
        IEnumerable<Passage> passages, IReadOnlyList<Query> queries, string collection, bool leavesOutOwn = false)
    {
        using Bm25Index index = Bm25Index.Build(passages, context.Study.Bm25);
        RunBm25(index, queries, collection, leavesOutOwn);
    }

    /// <summary>Searches an index of the lexical baseline.</summary>
    public void RunBm25(
        Bm25Index index, IReadOnlyList<Query> queries, string collection, bool leavesOutOwn = false) =>
        QueryRuns.Write(
            context.Folder, collection, RetrievalStages.Bm25Name,
            QueryRuns.Search(index, queries, Depth, leavesOutOwn, context.CancellationToken));

    /// <summary>Creates the strategy of a model's exact search.</summary>
    public ISearchStrategy Exact(StudyModel model, PassageIndex index) => index.CreateStrategy(
        StrategyChoice.Exact(model.ScoresByInnerProduct), new SearchOptions { Threads = context.Threads });
}
