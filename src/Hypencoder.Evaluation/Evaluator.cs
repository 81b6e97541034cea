using Hypencoder.Data;

namespace Hypencoder.Evaluation;

/// <summary>Evaluates runs against relevance judgments as trec_eval does.</summary>
public static class Evaluator
{
    /// <summary>Computes <paramref name="measures"/> for each query and over all queries.</summary>
    /// <exception cref="ArgumentException"><paramref name="measures"/> is empty.</exception>
    /// <exception cref="InvalidDataException">
    /// No query is both judged and in the run, a query retrieves a passage twice, or a score is not a number.
    /// </exception>
    public static EvaluationResult Evaluate(
        Qrels qrels, Run run, IReadOnlyList<Measure> measures, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(qrels);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(measures);
        if (measures.Count == 0)
            throw new ArgumentException("expected at least one measure", nameof(measures));
        options ??= new EvaluationOptions();

        HashSet<string> retrieved = new(run.QueryIds, StringComparer.Ordinal);
        string[] queryIds = [.. qrels.QueryIds.Where(id => options.CountMissingQueries || retrieved.Contains(id))];
        if (queryIds.Length == 0)
        {
            string found = $"{qrels.QueryIds.Count} judged and {run.QueryIds.Count} in the run";
            throw new InvalidDataException($"expected queries judged and in the run, found {found}, none in both");
        }

        Measure[] distinct = [.. measures.Distinct()];
        Measure[] overall = [.. distinct.Select(measure => measure.ForOverall(options))];
        double[][] values = [.. distinct.Select(_ => new double[queryIds.Length])];
        double[][] overallValues =
            [.. distinct.Select((m, j) => overall[j] == m ? values[j] : new double[queryIds.Length])];
        for (int i = 0; i < queryIds.Length; i++)
        {
            string id = queryIds[i];
            JudgedRanking ranking = new(id, qrels[id], run[id], options);
            for (int j = 0; j < distinct.Length; j++)
            {
                overallValues[j][i] = overall[j].Compute(ranking);
                values[j][i] = distinct[j].Compute(ranking);
            }
        }
        return new EvaluationResult(distinct, queryIds, values, overallValues);
    }
}
