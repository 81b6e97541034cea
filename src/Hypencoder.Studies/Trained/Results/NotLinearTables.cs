using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>
/// The queries of a hard task that provably no inner product orders, over the vectors of the models that are compared.
/// </summary>
internal static class NotLinearTables
{
    private const string Suffix = "-not-linear";

    /// <summary>Whether a table is one of these, whose queries the seeds of a study do not share.</summary>
    public static bool Is(string id) => id.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>The table of a task for which the study asks for one.</summary>
    public static ReportTable Make(StudyContext context, TaskResult task, string baseline)
    {
        string run = $"{task.Task}.{task.FirstSplit}";
        (string Model, TaskSeparation Found)[] models = [.. context.Profile.Models.Select(m => (
            m.Name, TaskSeparation.Read(context.Folder.LinearityPath(run, TaskStages.SeparationName(m)))))];
        return Make(task, models, baseline);
    }

    /// <param name="task">All its queries.</param>
    /// <param name="models">What was found under the vectors of each.</param>
    /// <param name="baseline">The model that others are tested against.</param>
    public static ReportTable Make(
        TaskResult task, IReadOnlyList<(string Model, TaskSeparation Found)> models, string baseline)
    {
        string[] kept = [.. models.Select(m => m.Found.Queries
            .Where(q => q.Judged == SeparationKind.NotSeparable).Select(q => q.Query))
            .Aggregate((all, one) => all.Intersect(one))];
        int count = models[0].Found.Queries.Count;
        string proved = string.Join("; ", models.Select(m => FormattableString.Invariant(
            $"under those of {m.Model} {Count(m.Found, q => q.Judged)}, with up to {TaskSeparation.MostOthers:N0} ")
            + FormattableString.Invariant($"passages more to be below {Count(m.Found, q => q.More)}")));
        return TaskTables.Make(
            task.ShortName + Suffix, $"{TaskTables.Title(task)}, where provably no vector orders",
            (kept.Length == 0
                ? $"No query of {count} is provably not linear under the vectors of every model. "
                : $"{kept.Length} of {count} queries: those that are provably not linear under the vectors of every "
                    + "model. ")
            + "Provably not linear: a certificate, weights of pairs of passages, shows that no unit vector puts every "
            + "relevant passage above every passage judged 0 by more than "
            + FormattableString.Invariant($"{LinearSeparation.Tolerance:g} of the longest vector's length. Proved ")
            + $"{proved}. It is the whole order that is proved impossible; a vector, like a q-net, may come near it.",
            [.. task.Values.Select(v => Select(v, kept))], baseline);
    }

    private static int Count(TaskSeparation found, Func<SeparatedQuery, SeparationKind> kind) =>
        found.Queries.Count(q => kind(q) == SeparationKind.NotSeparable);

    private static TaskValues Select(TaskValues values, string[] kept)
    {
        int[] positions = [.. Enumerable.Range(0, values.QueryIds.Count).Where(i => kept.Contains(values.QueryIds[i]))];
        return values with
        {
            QueryIds = [.. positions.Select(i => values.QueryIds[i])],
            PerQuery = [.. values.PerQuery.Select(system => positions.Select(i => system[i]).ToArray())],
        };
    }
}
