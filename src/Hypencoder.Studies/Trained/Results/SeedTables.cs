using Hypencoder.Evaluation.Significance;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>Combines the tables of several seeds into one of means and spreads, tested over all seeds.</summary>
internal static class SeedTables
{
    /// <summary>The test of the combined tables, which replaces that of a single seed's table.</summary>
    private static readonly string Method = "by a t-test with queries and seeds crossed, two-sided, with Holm's "
        + FormattableString.Invariant($"correction over the table, p < {Comparisons.Significant}");

    /// <summary>Makes the table of means.</summary>
    /// <param name="tables">Tables of the seeds, equal except for their numbers.</param>
    public static ReportTable Combine(IReadOnlyList<ReportTable> tables)
    {
        ReportTable first = tables[0];
        Dictionary<(int Row, int Column), double> tests = Tests(tables);
        string caption = first.TestCaption is TestCaption tested
            ? (tested with { Method = Method }).ToString()
            : first.Caption;
        return new ReportTable(
            first.Id, first.Title,
            $"Means of {tables.Count} seeds ± their standard deviation. {caption}".TrimEnd(),
            first.Columns,
            Enumerable.Range(0, first.Rows.Count).Select(row => (IReadOnlyList<ReportCell>)
                [.. Enumerable.Range(0, first.Columns.Count).Select(column => Cell(tables, tests, row, column))]))
        {
            GroupSize = first.GroupSize,
            Level = first.Level,
        };
    }

    private static ReportCell Cell(
        IReadOnlyList<ReportTable> tables, Dictionary<(int Row, int Column), double> tests, int row, int column)
    {
        ReportTable first = tables[0];
        if (first.Columns[column].PValuesOf is string tested)
        {
            int of = first.Columns.ToList().FindIndex(c => c.Name == tested);
            return tests.TryGetValue((row, of), out double p) ? p : ReportCell.Empty;
        }
        if (first.Rows[row][column].Text is string text)
            return text;
        double[] numbers = [.. tables.Select(t => t.Rows[row][column].Number ?? double.NaN)];
        if (!numbers.All(double.IsFinite))
            return ReportCell.Empty;
        bool marked = tests.TryGetValue((row, column), out double value) && value < Comparisons.Significant;
        return Mean(numbers, marked ? Comparisons.Mark : "");
    }

    /// <summary>Returns a cell with the mean of the seeds' numbers and their standard deviation.</summary>
    public static ReportCell Mean(double[] numbers, string marks = "")
    {
        double spread = PairedDifferences.StandardDeviation(numbers); // not a number for one seed
        return ReportCell.Of(numbers.Average(), marks) with { Spread = spread > 0 ? spread : null };
    }

    /// <summary>Computes the corrected p-values of all cells that have values per query and a reference row.</summary>
    private static Dictionary<(int Row, int Column), double> Tests(IReadOnlyList<ReportTable> tables)
    {
        List<(int, int)> cells = [];
        List<double> pValues = [];
        for (int row = 0; row < tables[0].References.Count; row++)
        {
            if (tables[0].References[row] is not int reference)
                continue;
            for (int column = 0; column < tables[0].Columns.Count; column++)
            {
                IReadOnlyList<double>?[] values = [.. tables.Select(t => t.Rows[row][column].Values)];
                IReadOnlyList<double>?[] others = [.. tables.Select(t => t.Rows[reference][column].Values)];
                if (values.Concat(others).Any(v => v is null))
                    continue;
                cells.Add((row, column));
                pValues.Add(CrossedTTest.Test(values!, others!).PValue);
            }
        }
        return cells.Zip(HolmCorrection.Adjust([.. pValues])).ToDictionary(p => p.First, p => p.Second);
    }
}
