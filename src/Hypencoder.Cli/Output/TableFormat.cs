using Hypencoder.Reporting;
using Hypencoder.Reporting.Tables;

namespace Hypencoder.Cli.Output;

/// <summary>The forms in which a table is printed: for people, for Markdown and for LaTeX.</summary>
internal static class TableFormat
{
    private const string Plain = "table";
    private const string Markdown = "markdown";
    private const string Latex = "latex";

    public static readonly string[] Names = [Plain, Markdown, Latex];

    /// <param name="terminal">Where to.</param>
    /// <param name="table">What.</param>
    /// <param name="format">One of <see cref="Names"/>; null for the first.</param>
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
