namespace Hypencoder.Reporting.Html;

/// <summary>Counts the tables and figures of a page.</summary>
internal sealed class HtmlNumbering
{
    private int _tables;
    private int _figures;

    public int NextTable() => ++_tables;

    public int NextFigure() => ++_figures;
}
