using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Models;
using Hypencoder.Perturbations;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Findings;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies.Tests.Trained.Findings;

/// <summary>
/// Figures of a study of twelve queries a collection, one relevant passage each: a system is the rank that it gives
/// that passage, so that its nDCG@10 is 1 at rank 1 and .5 at rank 3.
/// </summary>
internal static class SampleFigures
{
    public const int Queries = 12;

    public static readonly StudyModel BiEncoder = new() { Name = "BE", Kind = DualEncoderKind.BiEncoder };
    public static readonly StudyModel Hypencoder = new() { Name = "Hypencoder-2" };

    /// <summary>Figures with a system for each name; names with a setting are those of tables.</summary>
    public static StudyFigures Of(
        IReadOnlyDictionary<string, double> dev, (string Name, Func<int, int> Rank)[] inDomain,
        params (string Name, Func<int, int> Rank)[][] outOfDomain) => new(
            dev,
            [
                Collection(QuerySet.InDomain, "in", inDomain), Collection(QuerySet.Hard, "in", inDomain),
                .. outOfDomain.Select((systems, i) => Collection(QuerySet.OutOfDomain, $"out-{i + 1}", systems)),
            ],
            [], null, [], 1000, 500);

    public static TaskResult Task(string name, params (string Name, double Value)[] systems) => new(
        $"in/{name}", name, 100,
        [
            new TaskValues(
                "nDCG@10", "test", ".000", 1, [.. Enumerable.Range(0, Queries).Select(i => $"q{i}")],
                [.. systems.Select(s => s.Name)],
                [.. systems.Select(s => Enumerable.Range(0, Queries).Select(i => s.Value + (.001 * i)).ToArray())]),
        ])
    {
        FirstSplit = "test",
    };

    /// <summary>All of a system's queries at rank 1, and at the rank given once perturbed.</summary>
    public static RobustnessResult Robustness(params (string Name, int Rank)[] systems) => new(
        "in", 0,
        [
            .. systems.Select(s => new RobustnessSystem(s.Name, Found(_ => 1),
            [
                new RobustnessClass(PerturbationKind.Misspelling, [], Found(_ => s.Rank), null),
                new RobustnessClass(PerturbationKind.Ordering, [], Found(_ => 1), null),
            ])),
        ]);

    private static RobustnessRun Found(Func<int, int> rank) => new("exact", Evaluate(rank), [], []);

    private static CollectionResult Collection(
        QuerySet set, string id, (string Name, Func<int, int> Rank)[] systems) => new(
            set, id, $"{set}: {id}", Queries, [.. systems.Select(s => System(s.Name, s.Rank))]);

    private static SystemResult System(string name, Func<int, int> rank)
    {
        string[] parts = name.Split(", ");
        string? setting = parts.Length > 1 ? parts[1] : null;
        double ms = setting is null ? 8 : 2;
        return new SystemResult(
            name, parts[0], setting, new RunStatistics(setting ?? "exhaustive", [ms, ms, ms], 0.5, ms * 100),
            Evaluate(rank));
    }

    private static EvaluationResult Evaluate(Func<int, int> rank)
    {
        Qrels qrels = new();
        Run run = new();
        for (int q = 0; q < Queries; q++)
        {
            qrels.TryAdd($"q{q}", "relevant", 1);
            run.Add($"q{q}", [.. Enumerable.Range(1, 20).Select(
                r => new RunEntry(r == rank(q) ? "relevant" : $"p{r}", 100 - r))]);
        }
        return Evaluator.Evaluate(qrels, run, CollectionResult.Measures);
    }
}
