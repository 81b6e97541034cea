using Hypencoder.Evaluation.Significance;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The same table of several seeds as one: means, spreads, and tests over all seeds.</summary>
internal static class SeedTables
{
    /// <summary>The table of means.</summary>
    /// <param name="tables">One a seed, alike but for their numbers.</param>
    public static ReportTable Combine(IReadOnlyList<ReportTable> tables)
    {
        ReportTable first = tables[0];
        Dictionary<(int Row, int Column), double> tests = Tests(tables);
        string note = $"{What(first.TestNote)} by a t-test with queries and seeds crossed, two-sided, with Holm's "
            + $"correction over the table, p < {Comparisons.Significant}";
        string caption = first.TestNote.Length == 0
            ? first.Caption
            : first.Caption.Replace(first.TestNote, note, StringComparison.Ordinal);
        return new ReportTable(
            first.Id, first.Title,
            $"Means of {tables.Count} seeds ± their standard deviation. {caption}".TrimEnd(),
            first.Columns,
            Enumerable.Range(0, first.Rows.Count).Select(row => (IReadOnlyList<ReportCell>)
                [.. Enumerable.Range(0, first.Columns.Count).Select(column => Cell(tables, tests, row, column))]))
        {
            GroupSize = first.GroupSize,
        };
    }

    /// <summary>What single seeds' marks stand for, up to the test's name: "†: differs from BE-Base".</summary>
    private static string What(string note)
    {
        int by = note.IndexOf(" by ", StringComparison.Ordinal), end = by >= 0 ? by : note.IndexOf('(');
        return note[..(end >= 0 ? end : note.Length)].TrimEnd();
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
        double mean = numbers.Average();
        double spread = Math.Sqrt(numbers.Sum(n => (n - mean) * (n - mean)) / (numbers.Length - 1));
        bool marked = tests.TryGetValue((row, column), out double value) && value < Comparisons.Significant;
        return ReportCell.Of(mean, marked ? Comparisons.Mark : "") with { Spread = spread > 0 ? spread : null };
    }

    /// <summary>Corrected p-values of all cells that have queries' values and a row to be tested against.</summary>
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
