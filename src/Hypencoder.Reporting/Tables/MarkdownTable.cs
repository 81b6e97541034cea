using System.Text;

namespace Hypencoder.Reporting.Tables;

/// <summary>
/// Prints tables of reports as GitHub-flavoured Markdown, with the best numbers in bold and the caption below.
/// </summary>
internal static class MarkdownTable
{
    private const string Special = "\\|*_`~&$";

    public static void Write(TextWriter output, ReportTable table)
    {
        if (table.Title.Length > 0)
            output.Write($"**{Escape(table.Title)}**\n\n");
        WriteRow(output, table.Columns.Select(column => Escape(column.Name)));
        WriteRow(output, table.Columns.Select(column => column.IsNumeric ? "---:" : "---"));
        for (int row = 0; row < table.Rows.Count; row++)
            WriteRow(output, Enumerable.Range(0, table.Columns.Count).Select(column => Cell(table, row, column)));
        if (table.Caption.Length > 0)
            output.Write($"\n{Escape(table.Caption)}\n");
    }

    private static void WriteRow(TextWriter output, IEnumerable<string> cells) =>
        output.Write($"| {string.Join(" | ", cells)} |\n");

    private static string Cell(ReportTable table, int row, int column)
    {
        string text = Escape(table.Display(row, column));
        return (table.IsBest(row, column) ? $"**{text}**" : text) + Escape(table.Rows[row][column].Marks ?? "");
    }

    private static string Escape(string text)
    {
        string line = CellText.OneLine(text);
        StringBuilder escaped = new();
        for (int i = 0; i < line.Length; i++)
        {
            if (IsSpecial(line[i], i + 1 < line.Length ? line[i + 1] : ' '))
                escaped.Append('\\');
            escaped.Append(line[i]);
        }
        return escaped.ToString();
    }

    /// <summary>
    /// Whether a character needs an escape. Brackets do only where they would begin a link or a tag, so that intervals
    /// stay legible.
    /// </summary>
    private static bool IsSpecial(char c, char next) => c switch
    {
        ']' => next is '(' or '[',
        '<' => next is '/' or '!' or '?' || char.IsAsciiLetter(next),
        _ => Special.Contains(c, StringComparison.Ordinal),
    };
}
