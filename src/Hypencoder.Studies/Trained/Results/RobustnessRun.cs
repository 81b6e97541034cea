using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>
/// What a system found for the queries, clean or perturbed. The rankings themselves are not kept: those of all classes
/// and systems would fill gigabytes.
/// </summary>
/// <param name="Strategy">The search strategy's name.</param>
/// <param name="Values">The measures.</param>
/// <param name="Ranks">
/// Of each query, aligned with the values': the best rank of its best-graded passages, 1-based; null where none is
/// there.
/// </param>
/// <param name="Top">And the ids of its first passages.</param>
internal sealed record RobustnessRun(
    string Strategy, EvaluationResult Values, IReadOnlyList<int?> Ranks, IReadOnlyList<IReadOnlyList<string>> Top)
{
    private const int TopPassages = 3;

    /// <summary>Reads a run and evaluates it on some of its queries.</summary>
    public static RobustnessRun Read(
        StudyFolder folder, string collection, string system, Qrels qrels, IReadOnlyList<Measure> measures)
    {
        (Run run, RunStatistics facts) = QueryRuns.Read(folder, collection, system);
        EvaluationResult values = Evaluator.Evaluate(
            qrels, run, measures, new EvaluationOptions { CountMissingQueries = true });
        return new RobustnessRun(
            facts.Strategy, values,
            [.. values.QueryIds.Select(id => Rank(run[id], qrels[id]))],
            [.. values.QueryIds.Select(id => run[id].Take(TopPassages).Select(e => e.PassageId).ToArray())]);
    }

    private static int? Rank(IReadOnlyList<RunEntry> entries, IReadOnlyDictionary<string, int> grades)
    {
        int best = grades.Values.Max();
        int index = entries.Index().FirstOrDefault(
            e => grades.GetValueOrDefault(e.Item.PassageId) == best, (Index: -1, Item: default!)).Index;
        return index < 0 ? null : index + 1;
    }
}
