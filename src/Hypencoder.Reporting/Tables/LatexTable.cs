using System.Text;

namespace Hypencoder.Reporting.Tables;

/// <summary>
/// Prints tables of reports as LaTeX with the rules of the booktabs package. The best numbers are bold, and marks take
/// no space, so that digits align.
/// </summary>
internal static class LatexTable
{
    public static void Write(TextWriter output, ReportTable table)
    {
        string alignment = string.Concat(table.Columns.Select(column => column.IsNumeric ? 'r' : 'l'));
        string caption = string.Join(". ", new[] { table.Title, table.Caption }.Where(t => t.Length > 0));
        output.Write("% \\usepackage{booktabs}\n\\begin{table}\n\\centering\n");
        if (caption.Length > 0)
            output.Write($"\\caption{{{Escape(caption)}}}\n");
        output.Write($"\\label{{tab:{table.Id}}}\n\\begin{{tabular}}{{{alignment}}}\n\\toprule\n");
        WriteRow(output, table.Columns.Select(column => Escape(column.Name)));
        output.Write("\\midrule\n");
        for (int row = 0; row < table.Rows.Count; row++)
        {
            if (table.BeginsGroup(row))
                output.Write("\\midrule\n");
            WriteRow(output, Enumerable.Range(0, table.Columns.Count).Select(column => Cell(table, row, column)));
        }
        output.Write("\\bottomrule\n\\end{tabular}\n\\end{table}\n");
    }

    private static void WriteRow(TextWriter output, IEnumerable<string> cells) =>
        output.Write($"{string.Join(" & ", cells)} \\\\\n");

    private static string Cell(ReportTable table, int row, int column)
    {
        string text = table.Display(row, column);
        text = table.Columns[column].IsNumeric ? Number(text) : Escape(text);
        string marks = table.Rows[row][column].Marks ?? "";
        return (table.IsBest(row, column) ? $"\\textbf{{{text}}}" : text)
            + (marks.Length > 0 ? $"\\rlap{{{Escape(marks)}}}" : "");
    }

    /// <summary>A number or an interval, in which hyphens become minus signs.</summary>
    private static string Number(string text) =>
        text == ReportTable.NoValue ? Escape(text) : Escape(text).Replace("-", "$-$", StringComparison.Ordinal);

    private static string Escape(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in CellText.OneLine(text))
        {
            escaped.Append(c switch
            {
                '\\' => @"\textbackslash{}",
                '~' => @"\textasciitilde{}",
                '^' => @"\textasciicircum{}",
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{c}",
                '<' => "$<$",
                '>' => "$>$",
                '|' => "$|$",
                '−' => "$-$",
                '–' => "--",
                '†' => @"$^{\dagger}$",
                _ => c.ToString(),
            });
        }
        // A row that begins with [ or * would be taken as an argument of the preceding \\.
        return escaped.Length > 0 && escaped[0] is '[' or '*' ? $"{{{escaped}}}" : escaped.ToString();
    }
}
