using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>
/// The table of how much room the hard tasks leave for scores that are not linear: for how many queries no vector
/// exists that orders the passages, and how well one ranks that is fitted to the judgments.
/// </summary>
internal static class RoomTable
{
    /// <summary>Makes the table of the tasks whose separation was tested.</summary>
    public static ReportTable Make(StudyContext context, IReadOnlyList<TaskResult> tasks) => Make(
    [
        .. from task in tasks
           from vectors in TaskStages.Separations(context, task.Task, task.FirstSplit)
           select (task.ShortName, vectors.Vectors, vectors.Found),
    ]);

    /// <param name="found">The findings for the vectors of each model on each task.</param>
    public static ReportTable Make(IReadOnlyList<(string Task, string Model, TaskSeparation Found)> found) => new(
        "room", "Room for scores that are not linear",
        "No vector: per cent of the queries for which a certificate proves that no inner product with the passage "
        + "vectors puts every relevant passage above every passage judged 0, "
        + FormattableString.Invariant($"and above up to {TaskSeparation.MostOthers:N0} passages without judgments. ")
        + "Oracle: the mean of the best value that a single vector was found to reach when it is fitted to the query's "
        + "own test judgments, which no query encoder sees. The best vector reaches at least this, so 1 minus it is "
        + "the most that a score that is not linear can add to the best inner product; a bi-encoder may be far below "
        + "it. "
        + "Proved: over the queries with a proof in the second of the two columns."
        + (found.All(f => f.Found.Queries.All(q => q.OracleNdcg is not null))
            ? ""
            : " Empty cells: an earlier version tested these queries, which did not look for the oracle."),
        [
            new("Task"), new("Vectors of"), new("Queries", "0"), new("No vector, judged", "0.0"),
            new("No vector, all", "0.0"), new("Oracle nDCG@10", ".000"), new("nDCG@10, proved", ".000"),
            new("Oracle AP", ".000"), new("AP, proved", ".000"),
        ],
        found.Select(f =>
        {
            IReadOnlyList<SeparatedQuery> queries = f.Found.Queries;
            SeparatedQuery[] proved = [.. queries.Where(q => q.More == SeparationKind.NotSeparable)];
            return (IReadOnlyList<ReportCell>)
            [
                f.Task, f.Model, queries.Count,
                100.0 * queries.Count(q => q.Judged == SeparationKind.NotSeparable) / queries.Count,
                100.0 * proved.Length / queries.Count,
                Mean(queries, q => q.OracleNdcg), Mean(proved, q => q.OracleNdcg),
                Mean(queries, q => q.OracleAveragePrecision), Mean(proved, q => q.OracleAveragePrecision),
            ];
        }))
    {
        GroupSize = found.Count(f => f.Task == found[0].Task),
    };

    private static ReportCell Mean(IReadOnlyList<SeparatedQuery> queries, Func<SeparatedQuery, double?> value) =>
        queries.Count > 0 && queries.All(q => value(q) is not null) ? queries.Average(q => value(q)!.Value)
        : ReportCell.Empty;
}
