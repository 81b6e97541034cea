using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>
/// The table of the queries of a hard task that provably cannot be ordered by an inner product with the vectors of any
/// compared model.
/// </summary>
internal static class NotLinearTables
{
    private const string Suffix = "-not-linear";

    /// <summary>Returns whether a table is of this kind; its queries differ between the seeds of a study.</summary>
    public static bool Is(string id) => id.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Makes the table of a task.</summary>
    public static ReportTable Make(StudyContext context, TaskResult task, string baseline) =>
        Make(task, [.. TaskStages.Separations(context, task.Task, task.FirstSplit)], baseline);

    /// <summary>Ids of the queries whose whole order provably no inner product gives, with any of the vectors.</summary>
    /// <param name="vectors">What vectors were tested, and the findings for them; at least one.</param>
    public static HashSet<string> Proved(IReadOnlyList<(string Vectors, TaskSeparation Found)> vectors) =>
        vectors.Select(v => v.Found.Queries.Where(q => q.More == SeparationKind.NotSeparable).Select(q => q.Query))
            .Aggregate((all, one) => all.Intersect(one)).ToHashSet();

    /// <param name="task">The results on all queries of the task.</param>
    /// <param name="models">The models, each with the findings for its vectors.</param>
    /// <param name="baseline">Name of the model that others are tested against.</param>
    public static ReportTable Make(
        TaskResult task, IReadOnlyList<(string Model, TaskSeparation Found)> models, string baseline)
    {
        HashSet<string> kept = Proved(models);
        int count = models[0].Found.Queries.Count;
        string proved = string.Join("; ", models.Select(m => FormattableString.Invariant(
            $"under those of {m.Model} {Count(m.Found, q => q.More)}, with the passages judged 0 alone to be below ")
            + FormattableString.Invariant($"{Count(m.Found, q => q.Judged)}")));
        return TaskTables.Make(
            task.ShortName + Suffix, $"{TaskTables.Title(task)}, queries that provably no vector can order",
            (kept.Count == 0
                ? $"No query of {count} is provably not linear under the vectors of every model. "
                : $"{kept.Count} of {count} queries: those that are provably not linear under the vectors of every "
                    + "model. ")
            + "Provably not linear: a certificate, weights of pairs of passages, shows that no unit vector puts every "
            + "relevant passage above every other passage by more than "
            + FormattableString.Invariant($"{LinearSeparation.Tolerance:g} of the longest vector's length (of those ")
            + FormattableString.Invariant($"without judgments, {TaskSeparation.MostOthers:N0} at most were used). ")
            + "Proved "
            + $"{proved}. It is the whole order that is proved impossible; a vector, like a q-net, may come near it.",
            [.. task.Values.Select(v => Select(v, kept))], baseline, TableLevel.Detail);
    }

    private static int Count(TaskSeparation found, Func<SeparatedQuery, SeparationKind> kind) =>
        found.Queries.Count(q => kind(q) == SeparationKind.NotSeparable);

    private static TaskValues Select(TaskValues values, HashSet<string> kept)
    {
        int[] positions = [.. Enumerable.Range(0, values.QueryIds.Count).Where(i => kept.Contains(values.QueryIds[i]))];
        return values with
        {
            QueryIds = [.. positions.Select(i => values.QueryIds[i])],
            PerQuery = [.. values.PerQuery.Select(system => positions.Select(i => system[i]).ToArray())],
        };
    }
}
