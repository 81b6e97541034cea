using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Hybrid;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Stages;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>A set of queries on which a study reports results.</summary>
internal enum QuerySet
{
    /// <summary>The test queries of the collection on which the models were trained.</summary>
    InDomain,

    /// <summary>The hard ones among the in-domain queries.</summary>
    Hard,

    /// <summary>The test queries of another collection.</summary>
    OutOfDomain,
}

/// <summary>The results of all systems on a set of queries of a collection.</summary>
/// <param name="Set">The set that the queries belong to.</param>
/// <param name="Collection">Id of the collection.</param>
/// <param name="Label">Name of the queries in tables.</param>
/// <param name="Queries">Number of queries.</param>
/// <param name="Systems">BM25, then the models and their efficient settings, in the study's order.</param>
internal sealed record CollectionResult(
    QuerySet Set, string Collection, string Label, int Queries, IReadOnlyList<SystemResult> Systems)
{
    /// <summary>The measures of every table.</summary>
    public static IReadOnlyList<Measure> Measures { get; } = Measure.ParseList("nDCG@10 RR@10 AP R@1000");

    /// <summary>The measure of significance marks and plots.</summary>
    public static Measure Main => Measures[0];

    /// <summary>
    /// What each model with exact search reaches together with BM25, by the model's name: the two runs fused by
    /// reciprocal ranks.
    /// </summary>
    public IReadOnlyDictionary<string, EvaluationResult> WithBm25 { get; init; } =
        new Dictionary<string, EvaluationResult>();

    /// <summary>The systems with exact search.</summary>
    public IEnumerable<SystemResult> Exact => Systems.Where(s => s.Setting is null);

    /// <summary>The systems compared by effectiveness alone: those with exact search and linearised ones.</summary>
    public IEnumerable<SystemResult> Compared => Systems.Where(s => s.Setting is null or LinearizedRow.Setting);

    /// <summary>Reads each run of a collection once, and evaluates it on each of the given sets of queries.</summary>
    /// <param name="context">Context of the study.</param>
    /// <param name="collection">Collection whose runs are read.</param>
    /// <param name="sets">Sets of queries, each with its name in tables and the ids of its queries.</param>
    public static CollectionResult[] Evaluate(
        StudyContext context, LoadedCollection collection,
        params (QuerySet Set, string Label, IReadOnlySet<string> QueryIds)[] sets)
    {
        Qrels[] qrels = [.. sets.Select(set => Select(collection, set.QueryIds))];
        List<SystemResult>[] results = [.. sets.Select(_ => new List<SystemResult>())];
        Dictionary<string, EvaluationResult>[] fused =
            [.. sets.Select(_ => new Dictionary<string, EvaluationResult>())];
        EvaluationOptions options = new() { CountMissingQueries = true };
        Run? bm25 = null;
        foreach ((string system, string model, string? setting) in Runs(context, collection))
        {
            (Run run, RunStatistics statistics) = QueryRuns.Read(context.Folder, collection.Id, system);
            bm25 ??= run; // the first
            Run? both = setting is null && run != bm25 ? RankFusion.Fuse([bm25, run]) : null;
            for (int i = 0; i < sets.Length; i++)
            {
                if (both is not null)
                    fused[i].Add(model, Evaluator.Evaluate(qrels[i], both, Measures, options));
                results[i].Add(new SystemResult(
                    setting is null ? model : $"{model}, {setting}", model, setting,
                    statistics, Evaluator.Evaluate(qrels[i], run, Measures, options)));
            }
        }
        return
        [
            .. sets.Select((set, i) => new CollectionResult(
                set.Set, collection.Id, set.Label, set.QueryIds.Count, results[i])
            {
                WithBm25 = fused[i],
            }),
        ];
    }

    /// <summary>The existing runs of a collection, in the order of tables.</summary>
    private static IEnumerable<(string System, string Model, string? Setting)> Runs(
        StudyContext context, LoadedCollection collection)
    {
        yield return (RetrievalStages.Bm25Name, RetrievalStages.Bm25Name, null);
        foreach (StudyModel model in context.Profile.Models)
        {
            yield return (RetrievalStages.SystemName(model, null), model.Name, null);
            if (model.ScoresByInnerProduct)
                continue;
            yield return (
                RetrievalStages.SystemName(model, LinearizedRow.Setting), model.Name, LinearizedRow.Setting);
            foreach (string setting in context.Profile.EfficientSettings)
            {
                string system = RetrievalStages.SystemName(model, setting);
                if (File.Exists(context.Folder.RunPath(collection.Id, system)))
                    yield return (system, model.Name, setting);
            }
        }
    }

    private static Qrels Select(LoadedCollection collection, IReadOnlySet<string> queryIds)
    {
        Qrels qrels = new();
        foreach (Query query in collection.Queries("test").Where(q => queryIds.Contains(q.Id)))
        {
            foreach ((string passage, int grade) in collection.Qrels("test")[query.Id])
                qrels.TryAdd(query.Id, passage, grade);
        }
        return qrels;
    }
}
