using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>All systems on some queries of a collection.</summary>
/// <param name="Collection">Its id.</param>
/// <param name="Label">What tables call these queries.</param>
/// <param name="Queries">How many.</param>
/// <param name="Systems">BM25, then the models and their efficient settings, in the study's order.</param>
internal sealed record CollectionResult(
    string Collection, string Label, int Queries, IReadOnlyList<SystemResult> Systems)
{
    /// <summary>What every table measures.</summary>
    public static IReadOnlyList<Measure> Measures { get; } = Measure.ParseList("nDCG@10 RR@10 AP R@1000");

    /// <summary>The measure that significance marks and plots are about.</summary>
    public static Measure Main => Measures[0];

    /// <summary>The systems with exact search.</summary>
    public IEnumerable<SystemResult> Exact => Systems.Where(s => s.Setting is null);

    /// <summary>Those and the linearised ones: what is compared by what it finds alone.</summary>
    public IEnumerable<SystemResult> Compared => Systems.Where(s => s.Setting is null or LinearizedRow.Setting);

    /// <summary>Reads each run of a collection once, and evaluates it on each of some sets of queries.</summary>
    /// <param name="context">The study.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="sets">What tables call each set, and its queries.</param>
    public static CollectionResult[] Evaluate(
        StudyContext context, StudyCollection collection, params (string Label, IReadOnlySet<string> QueryIds)[] sets)
    {
        Qrels[] qrels = [.. sets.Select(set => Select(collection, set.QueryIds))];
        List<SystemResult>[] results = [.. sets.Select(_ => new List<SystemResult>())];
        foreach ((string system, string model, string? setting) in Runs(context, collection))
        {
            (Run run, RunFacts facts) = QueryRuns.Read(context.Folder, collection.Id, system);
            for (int i = 0; i < sets.Length; i++)
            {
                EvaluationOptions options = new() { CountMissingQueries = true };
                results[i].Add(new SystemResult(
                    setting is null ? model : $"{model}, {setting}", model, setting,
                    facts, Evaluator.Evaluate(qrels[i], run, Measures, options)));
            }
        }
        return
        [
            .. sets.Select((set, i) => new CollectionResult(collection.Id, set.Label, set.QueryIds.Count, results[i])),
        ];
    }

    /// <summary>The runs that there are of a collection, in the order of tables.</summary>
    private static IEnumerable<(string System, string Model, string? Setting)> Runs(
        StudyContext context, StudyCollection collection)
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

    private static Qrels Select(StudyCollection collection, IReadOnlySet<string> queryIds)
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
