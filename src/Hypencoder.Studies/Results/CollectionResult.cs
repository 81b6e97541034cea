using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Evaluation;
using Hypencoder.Models;
using Hypencoder.Studies.Stages;

namespace Hypencoder.Studies.Results;

/// <summary>All systems on some queries of a collection.</summary>
/// <param name="Collection">Its id.</param>
/// <param name="Label">What tables call these queries.</param>
/// <param name="Queries">How many.</param>
/// <param name="Systems">BM25, then the models and their graph settings, in the study's order.</param>
internal sealed record CollectionResult(
    string Collection, string Label, int Queries, IReadOnlyList<SystemResult> Systems)
{
    /// <summary>What every table measures.</summary>
    public static IReadOnlyList<Measure> Measures { get; } = Measure.ParseList("nDCG@10 RR@10 AP R@1000");

    /// <summary>The measure that significance marks and plots are about.</summary>
    public static Measure Main => Measures[0];

    /// <summary>The systems with exact search.</summary>
    public IEnumerable<SystemResult> Exact => Systems.Where(s => s.Setting is null);

    /// <summary>Reads the runs of a collection and evaluates them.</summary>
    /// <param name="context">The study.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="label">What tables call these queries.</param>
    /// <param name="queryIds">The queries that count.</param>
    public static CollectionResult Evaluate(
        StudyContext context, StudyCollection collection, string label, IReadOnlySet<string> queryIds)
    {
        Qrels qrels = new();
        foreach (Query query in collection.Queries("test").Where(q => queryIds.Contains(q.Id)))
        {
            foreach ((string passage, int grade) in collection.Qrels("test")[query.Id])
                qrels.TryAdd(query.Id, passage, grade);
        }
        List<SystemResult> systems =
            [Evaluate(context, collection, qrels, RetrievalStages.Bm25Name, RetrievalStages.Bm25Name, null)];
        foreach (StudyModel model in context.Profile.Models)
        {
            string own = RetrievalStages.SystemName(model, null);
            systems.Add(Evaluate(context, collection, qrels, own, model.Name, null));
            foreach (string setting in context.Profile.Graph.Settings.Keys)
            {
                string system = RetrievalStages.SystemName(model, setting);
                string path = context.Folder.RunPath(collection.Id, system);
                if (model.Kind == DualEncoderKind.Hypencoder && File.Exists(path))
                    systems.Add(Evaluate(context, collection, qrels, system, model.Name, setting));
            }
        }
        return new CollectionResult(collection.Id, label, queryIds.Count, systems);
    }

    private static SystemResult Evaluate(
        StudyContext context, StudyCollection collection, Qrels qrels, string system, string model, string? setting)
    {
        Run run = TrecRun.Read(context.Folder.RunPath(collection.Id, system));
        string factsPath = context.Folder.RunFactsPath(collection.Id, system);
        RunFacts facts = JsonSerializer.Deserialize<RunFacts>(File.ReadAllText(factsPath))!;
        EvaluationOptions options = new() { CountMissingQueries = true };
        EvaluationResult values = Evaluator.Evaluate(qrels, run, Measures, options);
        return new SystemResult(setting is null ? model : $"{model}, {setting}", model, setting, facts, values);
    }
}
