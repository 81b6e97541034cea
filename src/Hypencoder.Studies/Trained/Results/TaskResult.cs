using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Evaluation;
using Hypencoder.Evaluation.InstructionFollowing;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The results of all systems on a hard task.</summary>
/// <param name="Task">Id of the task's collection.</param>
/// <param name="ShortName">The last part of that id.</param>
/// <param name="Passages">Number of passages that are ranked.</param>
/// <param name="Values">The measured values, the main measure first.</param>
internal sealed record TaskResult(
    string Task, string ShortName, int Passages, IReadOnlyList<TaskValues> Values)
{
    /// <summary>The first split that is searched: the only one, or the original.</summary>
    public required string FirstSplit { get; init; }

    /// <summary>
    /// Ids of the queries whose whole order provably no inner product gives, with the vectors of any model; none where it
    /// was not tested.
    /// </summary>
    public IReadOnlySet<string> NotLinear { get; init; } = new HashSet<string>();

    /// <summary>Names of the runs of its splits.</summary>
    public IEnumerable<string> Runs => Values.Select(v => $"{Task}.{v.Split}").Distinct();

    /// <summary>Reads and evaluates the runs of every task.</summary>
    public static TaskResult[] Evaluate(StudyContext context, HardTasksConfig study)
    {
        TaskCollections tasks = new(study);
        string[] systems = [RetrievalStages.Bm25Name, .. LinearizedRow.Rows(context.Profile)];
        return [.. tasks.All.Select(task =>
        {
            string[] splits = TaskCollections.Splits(task, "test");
            Qrels[] qrels = [.. splits.Select(s => Select(task.Qrels(s), tasks.Queries(task, s)))];
            Run[][] runs = [.. splits.Select(split => systems.Select(system => TrecRun.Read(context.Folder.RunPath(
                TaskCollections.RunName(task, split), LinearizedRow.RunName(system)))).ToArray())];
            return new TaskResult(
                task.Id, TaskCollections.ShortName(task), task.Passages(splits[0]).Count(),
                TaskCollections.IsPaired(task)
                    ? OfPairs(systems, splits, qrels, runs)
                    : OfOne(systems, splits[0], qrels[0], runs[0]))
            {
                FirstSplit = splits[0],
                NotLinear = study.Collections.Single(t => t.Collection == task.Id).ProveNotLinear
                    ? NotLinearTables.Proved([.. TaskStages.Separations(context, task.Id, splits[0])])
                    : new HashSet<string>(),
            };
        })];
    }

    /// <summary>Computes p-MRR, and the effectiveness on each form of the instructions.</summary>
    private static TaskValues[] OfPairs(string[] systems, string[] splits, Qrels[] qrels, Run[][] runs)
    {
        PairwiseMrrResult[] moved = [.. systems.Select(
            (_, s) => PairwiseMrr.Compute(qrels[0], qrels[1], runs[0][s], runs[1][s]))];
        return
        [
            new TaskValues(
                "p-MRR", splits[1], "0.0", 100, moved[0].QueryIds, systems, [.. moved.Select(m => m.PerQuery)]),
            .. Enumerable.Range(0, splits.Length).SelectMany(i => Measured(
                systems, splits[i], qrels[i], runs[i], "AP P@5").Select(v => v with
                {
                    Name = $"{v.Measure}, {splits[i][(splits[i].LastIndexOf('-') + 1)..]}",
                })),
        ];
    }

    /// <summary>
    /// Computes the measures of a task without pairs. Where passages are judged 0, since they meet some of the
    /// conditions and yet are not what is asked for, these include their fraction among the first ten.
    /// </summary>
    private static TaskValues[] OfOne(string[] systems, string split, Qrels qrels, Run[] runs)
    {
        Qrels refused = new();
        foreach (string query in qrels.QueryIds)
        {
            foreach ((string passage, int grade) in qrels[query])
                refused.TryAdd(query, passage, grade == 0 ? 1 : 0);
        }
        bool any = refused.QueryIds.Any(q => refused[q].Values.Any(g => g > 0));
        return
        [
            .. any
                ? Measured(systems, split, qrels, runs, "nDCG@10 P@10 AP")
                : Measured(systems, split, qrels, runs, "nDCG@10 RR@10 AP R@100"),
            .. any
                ? Measured(systems, split, refused, runs, "P@10").Select(v => v with
                {
                    Name = "Judged 0 in top 10", Measure = "refused@10", HigherIsBetter = false,
                })
                : [],
        ];
    }

    private static IEnumerable<TaskValues> Measured(
        string[] systems, string split, Qrels qrels, Run[] runs, string measures)
    {
        Measure[] parsed = [.. Measure.ParseList(measures)];
        EvaluationOptions options = new() { CountMissingQueries = true };
        EvaluationResult[] results = [.. runs.Select(run => Evaluator.Evaluate(qrels, run, parsed, options))];
        return parsed.Select(m => new TaskValues(
            m.ToString(), split, ".000", 1, results[0].QueryIds, systems, [.. results.Select(r => r.PerQuery(m))]));
    }

    private static Qrels Select(Qrels all, IEnumerable<Query> queries)
    {
        Qrels selected = new();
        foreach (Query query in queries)
        {
            foreach ((string passage, int grade) in all[query.Id])
                selected.TryAdd(query.Id, passage, grade);
        }
        return selected;
    }
}
