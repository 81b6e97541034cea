using Hypencoder.Data;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Shared;

/// <summary>From queries to a run in the study's folder, with what it cost.</summary>
internal sealed class QuerySearch(StudyContext context)
{
    private const int Depth = 1000;

    /// <param name="model">Encodes the queries.</param>
    /// <param name="index">Names the passages.</param>
    /// <param name="strategy">Ranks them.</param>
    /// <param name="queries">In the order of the run.</param>
    /// <param name="maxLength">Of a query in tokens; null for the model's own.</param>
    /// <param name="collection">What the run's file is named after.</param>
    /// <param name="system">The other part of its name.</param>
    /// <param name="leavesOutOwn">Whether a query's own passage, the one with its id, is left out.</param>
    public void Run(
        RetrievalModel model, PassageIndex index, ISearchStrategy strategy, IReadOnlyList<Query> queries,
        int? maxLength, string collection, string system, bool leavesOutOwn = false) => QueryRuns.Write(
            context.Folder, collection, system, QueryRuns.Search(
                model, index.Vectors, strategy, queries, Depth, maxLength, context.Observer, leavesOutOwn,
                context.Cancellation));

    /// <summary>The same by one vector of each q-net, and how linear the q-nets are.</summary>
    /// <param name="model">Encodes the queries.</param>
    /// <param name="index">Names the passages.</param>
    /// <param name="queries">In the order of the run.</param>
    /// <param name="maxLength">Of a query in tokens; null for the model's own.</param>
    /// <param name="collection">What the run's file is named after.</param>
    /// <param name="name">The model's, the other part of its name.</param>
    /// <param name="leavesOutOwn">Whether a query's own passage, the one with its id, is left out.</param>
    public void RunLinearized(
        RetrievalModel model, PassageIndex index, IReadOnlyList<Query> queries, int? maxLength, string collection,
        string name, bool leavesOutOwn = false)
    {
        Run(
            model, index, index.Strategies.Linearized(context.Threads), queries, maxLength, collection,
            LinearizedRow.RunName(LinearizedRow.NameOf(name)), leavesOutOwn);
        LinearityRuns.Measure(model, index.Vectors, queries, maxLength, context.Threads, context.Cancellation)
            .Write(context.Folder.LinearityPath(collection, name));
    }

    public void RunBm25(
        IEnumerable<Passage> passages, IReadOnlyList<Query> queries, string collection, bool leavesOutOwn = false)
    {
        using Bm25Index index = Bm25Index.Build(passages, context.Study.Bm25);
        RunBm25(index, queries, collection, leavesOutOwn);
    }

    public void RunBm25(
        Bm25Index index, IReadOnlyList<Query> queries, string collection, bool leavesOutOwn = false) =>
        QueryRuns.Write(
            context.Folder, collection, RetrievalStages.Bm25Name,
            QueryRuns.Search(index, queries, Depth, leavesOutOwn, context.Cancellation));

    /// <summary>A model's own search, of all passages.</summary>
    public ISearchStrategy Exact(StudyModel model, PassageIndex index) => index.CreateStrategy(
        StrategyChoice.Exact(model.ScoresByInnerProduct), new SearchOptions { Threads = context.Threads });
}
