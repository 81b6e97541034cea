using System.Globalization;
using System.Net;
using System.Text;

namespace Hypencoder.Reporting.Html;

/// <summary>
/// Writes a table of a report. Its headings wrap, its numbers do not, and what is wider than the page scrolls in a
/// container of its own. On narrow screens the style sheet lays each row out as a block, with a heading at each value.
/// </summary>
internal static class HtmlTable
{
    /// <summary>Number of characters from which a text wraps within its cell.</summary>
    private const int LongText = 24;

    public static void Append(StringBuilder page, ReportTable table, int number)
    {
        page.Append(CultureInfo.InvariantCulture, $"""
            <div class="table" id="{E(table.Id)}">
            <h3><span>Table {number}</span> {E(table.Title)}</h3>

            """);
        bool folded = table.Level == TableLevel.PerQuery;
        if (folded)
        {
            string count = table.Rows.Count.ToString(CultureInfo.InvariantCulture);
            page.Append($"<details><summary>Show the {count} rows</summary>\n");
        }
        AppendGrid(page, table);
        if (folded)
            page.Append("</details>\n");
        if (table.Caption.Length > 0)
            page.Append($"<p class=\"caption\">{E(table.Caption)}</p>\n");
        page.Append("</div>\n");
    }

    private static void AppendGrid(StringBuilder page, ReportTable table)
    {
        string[] classes = [.. Enumerable.Range(0, table.Columns.Count).Select(column => ClassOf(table, column))];
        page.Append($"""
            <div class="scroll" tabindex="0" role="region" aria-label="{E(table.Title)}"><table>
            <thead><tr>
            """);
        for (int column = 0; column < table.Columns.Count; column++)
            page.Append($"<th scope=\"col\"{classes[column]}>{E(table.Columns[column].Name)}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        int[] marks = [.. Enumerable.Range(0, table.Columns.Count).Select(
            column => table.Rows.Select(row => row[column].Marks?.Length ?? 0).DefaultIfEmpty(0).Max())];
        for (int row = 0; row < table.Rows.Count; row++)
        {
            page.Append(table.BeginsGroup(row) ? "<tr class=\"group\">" : "<tr>");
            for (int column = 0; column < table.Columns.Count; column++)
                AppendCell(page, table, row, column, classes[column], marks[column]);
            page.Append("</tr>\n");
        }
        page.Append("</tbody></table></div>\n");
    }

    private static void AppendCell(
        StringBuilder page, ReportTable table, int row, int column, string cellClass, int marks)
    {
        string text = E(table.Display(row, column));
        string shown = table.IsBest(row, column) ? $"<b>{text}</b>" : text;
        shown += Marks(table.Rows[row][column].Marks ?? "", marks, table.Columns[column].IsNumeric);
        if (table.DisplaySpread(row, column) is { Length: > 0 } spread)
            shown += $" <span class=\"spread\">{E(spread)}</span>";
        if (table.DisplayExpected(row, column) is { Length: > 0 } expected)
            shown += $" <span class=\"{Agreement(table.Rows[row][column])}\">{E(expected)}</span>";
        bool heads = column == 0 && !table.Columns[0].IsNumeric;
        page.Append(heads
            ? $"<th scope=\"row\"{cellClass}>{shown}</th>"
            : $"<td{cellClass} data-label=\"{E(table.Columns[column].Name)}\">{shown}</td>");
    }

    /// <summary>The marks of a cell, as wide as those of other rows, so that the digits of a column align.</summary>
    private static string Marks(string marks, int widest, bool isNumeric) =>
        widest == 0 || (marks.Length == 0 && !isNumeric) ? "" : string.Create(
            CultureInfo.InvariantCulture, $"<sup class=\"m{Math.Min(widest, 3)}\">{E(marks)}</sup>");

    private static string Agreement(ReportCell cell) =>
        cell.Agrees switch { true => "agrees", false => "differs", null => "published" };

    private static string ClassOf(ReportTable table, int column) => table.Columns[column].IsNumeric
        ? " class=\"number\""
        : table.Rows.Any(row => row[column].Text?.Length >= LongText) ? " class=\"long\"" : "";

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
