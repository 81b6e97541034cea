using System.Globalization;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>Tables, plot and per-query values of the hard tasks.</summary>
internal static class TaskTables
{
    /// <summary>Makes the table of a task, whose id is the short name of its collection.</summary>
    public static ReportTable Table(TaskResult result, string baseline) => Make(
        result.ShortName, Title(result),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Values[0].QueryIds.Count} queries of {result.Task} over the {result.Passages:N0} passages of "
            + $"types unseen in training; every model was trained further for the task on the same examples."),
        result.Values, baseline);

    /// <summary>Returns the heading of a task's table.</summary>
    public static string Title(TaskResult result) => $"Hard task: {result.ShortName.Replace('-', ' ')}";

    /// <summary>
    /// Makes a table of all systems on a set of queries. Where the set is empty, its rows have no numbers.
    /// </summary>
    /// <param name="id">Id of the table.</param>
    /// <param name="title">Heading of the table.</param>
    /// <param name="caption">Description of the queries, which the description of the tests follows.</param>
    /// <param name="values">The measured values, the main measure first.</param>
    /// <param name="baseline">Name of the model that others are tested against.</param>
    /// <param name="level">How prominently the table is shown.</param>
    public static ReportTable Make(
        string id, string title, string caption, IReadOnlyList<TaskValues> values, string baseline,
        TableLevel level = TableLevel.Main)
    {
        IReadOnlyList<string> systems = values[0].Systems;
        bool any = values[0].QueryIds.Count > 0;
        Comparisons tests = any ? Tests(values, baseline) : new Comparisons([]);
        TestCaption? tested = any ? StudyTables.Caption($"{caption} ", baseline, systems, values[0].Name) : null;
        return new ReportTable(
            id, title, tested?.ToString() ?? caption,
            [
                new("Model"),
                .. values.Select(v => new ReportColumn(
                    v.Name, v.Format, v.HigherIsBetter ? ColumnBest.Highest : ColumnBest.Lowest)),
                new("p", ".0000") { PValuesOf = values[0].Name },
            ],
            systems.Select((system, s) => (IReadOnlyList<ReportCell>)
            [
                system,
                .. values.Select(v => !any ? ReportCell.Empty
                    : ReportCell.Of(v.Mean(s), tests.MarkOf(system, v.Name)) with
                    {
                        Values = v.PerQuery[s],
                    }),
                system == baseline || !any ? ReportCell.Empty : tests.PValue(system, values[0].Name),
            ]))
        {
            Level = level,
            References =
            [
                .. systems.Select(s => LinearizedRow.ReferenceOf(s, baseline) is string reference
                    ? (int?)systems.ToList().IndexOf(reference)
                    : null),
            ],
            TestCaption = tested,
        };
    }

    /// <summary>Plots the main measure of every task.</summary>
    public static BarChart Plot(IReadOnlyList<TaskResult> results, string baseline)
    {
        Comparisons tests = Tests([.. results.Select(r => r.Values[0] with { Name = r.ShortName })], baseline);
        return new BarChart(
            "hard-tasks", "Hard tasks by model",
            $"{Comparisons.Mark} differs from {baseline}"
            + LinearizedRow.Clause(results.SelectMany(r => r.Values[0].Systems)).TrimEnd(',')
            + $"; Wilcoxon signed-rank with Holm's correction over the plot, p < {Comparisons.Significant}. p-MRR is "
            + "from -1 to 1 here.",
            "the task's main measure", ".000",
            [.. results.Select(r => new BarGroup(
                $"{r.ShortName}: {r.Values[0].Name}",
                [.. r.Values[0].Systems.Select((system, s) => new Bar(
                    system, r.Values[0].PerQuery[s].Average(), tests.MarkOf(system, r.ShortName)))]))]);
    }

    /// <summary>Returns all values of every query.</summary>
    public static IEnumerable<PerQueryValue> PerQuery(TaskResult result) =>
        from values in result.Values
        from system in values.Systems.Index()
        from value in values.QueryIds.Zip(values.PerQuery[system.Index])
        select new PerQueryValue(
            result.Task, values.Split, LinearizedRow.ModelOf(system.Item),
            LinearizedRow.Is(system.Item) ? LinearizedRow.Setting : "exact", value.First, values.Measure,
            value.Second);

    private static Comparisons Tests(IReadOnlyList<TaskValues> values, string baseline) => new(
        from v in values
        from system in v.Systems.Index()
        let reference = LinearizedRow.ReferenceOf(system.Item, baseline)
        where reference is not null
        select (
            system.Item, v.Name, v.PerQuery[system.Index], v.PerQuery[v.Systems.ToList().IndexOf(reference)]));
}
