using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Published;

/// <summary>Tables of measured and published figures.</summary>
internal static class ReplicationTables
{
    /// <summary>Makes a table of the report.</summary>
    /// <param name="table">The published table.</param>
    /// <param name="figures">The measured figures; cells without one were not run.</param>
    public static ReportTable Make(
        ReplicatedTable table, IReadOnlyDictionary<(string System, string Column), Figure> figures)
    {
        Comparisons tests = Tests(table, figures);
        return new ReportTable(
            table.Id, table.Title, Caption(table),
            [
                new ReportColumn("Model"),
                .. table.Columns.Select(c => new ReportColumn(
                    c.Label, c.Format,
                    !c.IsComparable ? ColumnBest.None : c.RelativeDrop ? ColumnBest.Lowest : ColumnBest.Highest)),
            ],
            table.Systems.Select(system => (IReadOnlyList<ReportCell>)
            [
                system.Name,
                .. table.Columns.Select(column => Cell(table, system, column) with
                {
                    Number = figures.GetValueOrDefault((system.Name, column.Label))?.Value,
                    Marks = tests.MarkOf(system.Name, column.Label),
                }),
            ]));
    }

    private static ReportCell Cell(ReplicatedTable table, ReplicatedSystem system, ReplicatedColumn column) =>
        table.ExpectedOf(system, column) is double expected
            ? ReportCell.Empty with
            {
                Expected = new ReportExpectation(
                    expected, column.IsComparable ? column.Tolerance ?? table.Tolerance : null),
            }
            : ReportCell.Empty;

    /// <summary>
    /// Tests every cell against the baseline's cell with the same queries, and the cells of linearised rows against
    /// those of their q-nets.
    /// </summary>
    private static Comparisons Tests(
        ReplicatedTable table, IReadOnlyDictionary<(string System, string Column), Figure> figures) => new(
        from column in table.Columns
        where table.Baseline is not null
        from system in table.Systems
        where system.Name != table.Baseline
        let reference = figures.GetValueOrDefault((system.LinearizedFrom ?? table.Baseline!, column.Label))
        where reference is { PerQuery.Count: > 0 }
        let figure = figures.GetValueOrDefault((system.Name, column.Label))
        where figure is not null && figure.QueryIds.SequenceEqual(reference.QueryIds)
        select (system.Name, column.Label, figure.PerQuery, reference.PerQuery));

    private static string Caption(ReplicatedTable table)
    {
        string caption = table.Caption.Trim();
        if (table.Expected.Count > 0)
        {
            caption += FormattableString.Invariant(
                $" In brackets: published figure; ✓ within {table.Tolerance}")
                + string.Concat(table.Columns.Where(c => c.Tolerance is not null && c.IsComparable)
                    .Select(c => FormattableString.Invariant($" ({c.Label}: {c.Tolerance})")))
                + " of it, ✗ not.";
        }
        string[] without = [.. table.Columns.Where(c => !c.CanPerturb).Select(c => c.Label)];
        if (without.Length > 0)
        {
            caption += $" {string.Join(", ", without)}: not measured, since paraphrases need an external model; a "
                + "file of them (variations) can be named in the study.";
        }
        bool linearized = table.Systems.Any(s => s.LinearizedFrom is not null);
        if (table.Baseline is not null)
        {
            caption += $" {Comparisons.Mark}: differs from {table.Baseline}"
                + LinearizedRow.Clause(table.Systems.Select(s => s.Name))
                + " by the Wilcoxon signed-rank test, two-sided, "
                + FormattableString.Invariant($"p < {Comparisons.Significant} after Holm's correction over the table.");
        }
        if (linearized)
            caption += $" {LinearizedRow.Caption}";
        return caption.Trim();
    }
}
