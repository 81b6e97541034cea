using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>
/// The results of a system for the queries, clean or perturbed. Rankings are not kept, since those of all classes and
/// systems would take gigabytes.
/// </summary>
/// <param name="Strategy">Name of the search strategy.</param>
/// <param name="Values">The values of the measures.</param>
/// <param name="Ranks">
/// For each query, in the order of the values: the best rank, from 1, among its passages of the highest grade; null
/// where none was retrieved.
/// </param>
/// <param name="Top">For each query, the ids of its first passages.</param>
internal sealed record RobustnessRun(
    string Strategy, EvaluationResult Values, IReadOnlyList<int?> Ranks, IReadOnlyList<IReadOnlyList<string>> Top)
{
    private const int TopPassages = 3;

    /// <summary>Reads a run and evaluates it on the given queries.</summary>
    public static RobustnessRun Read(
        StudyFolder folder, string collection, string system, Qrels qrels, IReadOnlyList<Measure> measures)
    {
        (Run run, RunStatistics statistics) = QueryRuns.Read(folder, collection, system);
        EvaluationResult values = Evaluator.Evaluate(
            qrels, run, measures, new EvaluationOptions { CountMissingQueries = true });
        return new RobustnessRun(
            statistics.Strategy, values,
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
