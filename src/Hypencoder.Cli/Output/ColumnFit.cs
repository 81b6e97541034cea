using Hypencoder.Reporting;

namespace Hypencoder.Cli.Output;

/// <summary>
/// Fits the columns of a table into a width: headings and texts wrap, numbers do not, and columns for which there is no
/// room form further parts, which begin with the same columns of text.
/// </summary>
internal static class ColumnFit
{
    /// <summary>Characters that a column takes beside its own: two of padding and one of the border.</summary>
    private const int Between = 3;

    /// <summary>The parts of a table, each with the indices and widths of its columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="display">Text of a cell by its row and column.</param>
    /// <param name="width">Number of characters in a line.</param>
    public static IReadOnlyList<IReadOnlyList<(int Column, int Width)>> Parts(
        ReportTable table, Func<int, int, string> display, int width)
    {
        (int Least, int Most)[] widths = [.. Enumerable.Range(0, table.Columns.Count).Select(
            column => Widths(table, display, column))];
        int leading = table.Columns.TakeWhile(c => !c.IsNumeric).Count();
        List<List<int>> parts = [];
        for (int column = leading; column < table.Columns.Count; column++)
        {
            if (parts.Count == 0 || Needed([.. parts[^1], column]) > width)
                parts.Add([.. Enumerable.Range(0, leading)]);
            parts[^1].Add(column);
        }
        if (parts.Count == 0)
            parts.Add([.. Enumerable.Range(0, leading)]);
        return [.. parts.Select(part => Widened(part))];

        int Needed(IReadOnlyList<int> columns) => columns.Sum(c => widths[c].Least + Between) - 1;

        // What is left over goes to the first columns, which have the longest texts.
        (int, int)[] Widened(IReadOnlyList<int> columns)
        {
            int left = Math.Max(0, width - Needed(columns));
            return [.. columns.Select(column =>
            {
                int more = Math.Min(left, widths[column].Most - widths[column].Least);
                left -= more;
                return (column, widths[column].Least + more);
            })];
        }
    }

    private static (int Least, int Most) Widths(ReportTable table, Func<int, int, string> display, int column)
    {
        string[] cells = [.. Enumerable.Range(0, table.Rows.Count).Select(row => display(row, column))];
        string heading = table.Columns[column].Name;
        int Longest(IEnumerable<string> texts) => texts.Max(t => t.Length);
        int Words(IEnumerable<string> texts) => Longest(texts.SelectMany(t => t.Split(' ')));
        return table.Columns[column].IsNumeric
            ? (Longest([.. cells, .. heading.Split(' ')]), Longest([.. cells, heading]))
            : (Words([.. cells, heading]), Longest([.. cells, heading]));
    }
}
