using Hypencoder.Reporting;
using Hypencoder.Reporting.Tables;

namespace Hypencoder.Cli.Output;

/// <summary>The formats in which a table can be printed: plain text, Markdown and LaTeX.</summary>
internal static class TableFormat
{
    private const string Plain = "table";
    private const string Markdown = "markdown";
    private const string Latex = "latex";

    public static readonly string[] Names = [Plain, Markdown, Latex];

    /// <summary>Prints a table.</summary>
    /// <param name="terminal">The terminal to print to.</param>
    /// <param name="table">The table to print.</param>
    /// <param name="format">Name of the format, one of <see cref="Names"/>; null for the first.</param>
    public static void Write(Terminal terminal, ReportTable table, string? format)
    {
        switch (format)
        {
            case Markdown:
                MarkdownTable.Write(terminal.Output, table);
                break;
            case Latex:
                LatexTable.Write(terminal.Output, table);
                break;
            default:
                TableRenderer.Write(terminal, table);
                break;
        }
    }
}
