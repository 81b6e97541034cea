using Hypencoder.Evaluation.Significance;
using Hypencoder.Studies.Reports;

namespace Hypencoder.Studies.Replication;

/// <summary>Measured figures beside published ones.</summary>
internal static class ReplicationTables
{
    private const double Significant = 0.05;
    private const string Mark = "†";

    /// <summary>A table of the report.</summary>
    /// <param name="table">What was published.</param>
    /// <param name="figures">What was measured; a cell that is not there was not run.</param>
    public static ReportTable Make(
        ReplicatedTable table, IReadOnlyDictionary<(string System, string Column), Figure> figures)
    {
        HashSet<(string, string)> marked = Marked(table, figures);
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
                    Marks = marked.Contains((system.Name, column.Label)) ? Mark : "",
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

    /// <summary>Which cells differ from the baseline's, Holm's correction over all comparisons of the table.</summary>
    private static HashSet<(string, string)> Marked(
        ReplicatedTable table, IReadOnlyDictionary<(string System, string Column), Figure> figures)
    {
        if (table.Baseline is null)
            return [];
        List<(string, string)> cells = [];
        List<double> pValues = [];
        foreach (ReplicatedColumn column in table.Columns)
        {
            if (!figures.TryGetValue((table.Baseline, column.Label), out Figure? reference)
                || reference.PerQuery.Count == 0)
                continue;
            foreach (ReplicatedSystem system in table.Systems.Where(s => s.Name != table.Baseline))
            {
                if (!figures.TryGetValue((system.Name, column.Label), out Figure? figure)
                    || !figure.QueryIds.SequenceEqual(reference.QueryIds))
                    continue;
                cells.Add((system.Name, column.Label));
                pValues.Add(Wilcoxon.Test(figure.PerQuery, reference.PerQuery).PValue);
            }
        }
        double[] adjusted = HolmCorrection.Adjust([.. pValues]);
        return [.. cells.Where((_, i) => adjusted[i] < Significant)];
    }

    private static string Caption(ReplicatedTable table)
    {
        string caption = table.Caption.Trim();
        if (table.Expected.Count > 0)
        {
            caption += FormattableString.Invariant(
                $" In brackets: published; ✓ within {table.Tolerance}")
                + string.Concat(table.Columns.Where(c => c.Tolerance is not null && c.IsComparable)
                    .Select(c => FormattableString.Invariant($" ({c.Label}: {c.Tolerance})")))
                + " of it, ✗ not.";
        }
        string[] without = [.. table.Columns.Where(c => !c.CanPerturb).Select(c => c.Label)];
        if (without.Length > 0)
        {
            caption += $" {string.Join(", ", without)}: not measured, since paraphrases need a model from elsewhere; a "
                + "file of them (variations) can be named in the study.";
        }
        if (table.Baseline is not null)
        {
            caption += $" {Mark}: differs from {table.Baseline} by the Wilcoxon signed-rank test, two-sided, "
                + FormattableString.Invariant($"p < {Significant} after Holm's correction over the table.");
        }
        return caption.Trim();
    }
}
