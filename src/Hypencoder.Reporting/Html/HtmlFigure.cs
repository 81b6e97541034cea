using System.Globalization;
using System.Net;
using System.Text;
using Hypencoder.Reporting.Charts;

namespace Hypencoder.Reporting.Html;

/// <summary>
/// Writes a plot of a report, drawn for wide and for narrow screens; the style sheet shows the one that fits.
/// </summary>
internal static class HtmlFigure
{
    /// <summary>The plot's id in the page, where a table may have the same one.</summary>
    public static string AnchorOf(ReportPlot plot) => $"figure-{plot.Id}";

    public static void Append(StringBuilder page, ReportPlot plot, int number)
    {
        page.Append(CultureInfo.InvariantCulture, $"""
            <figure id="{E(AnchorOf(plot))}">
            <h3><span>Figure {number}</span> {E(plot.Title)}</h3>

            """);
        if (plot is LineChart { Lines.Count: > 0 } curves)
        {
            page.Append("<ul class=\"legend\">");
            foreach ((int index, Line line) in curves.Lines.Index())
                page.Append($"<li>{Swatch(index % SvgCanvas.SeriesStyles)}{E(line.Name)}</li>");
            page.Append("</ul>\n");
        }
        page.Append($"{Draw(plot, SvgCanvas.Wide)}\n{Draw(plot, SvgCanvas.Narrow)}\n");
        if (plot is ScatterChart scatter)
            AppendNumbers(page, scatter);
        if (plot.Caption.Length > 0)
            page.Append($"<figcaption class=\"caption\">{E(plot.Caption)}</figcaption>\n");
        page.Append("</figure>\n");
    }

    private static string Draw(ReportPlot plot, double width) => plot switch
    {
        BarChart chart => BarChartSvg.Render(chart, width),
        LineChart chart => LineChartSvg.Render(chart, width),
        ScatterChart chart => ScatterChartSvg.Render(chart, width),
        _ => throw new ArgumentException($"{plot.GetType()} is not a bar, line or scatter chart", nameof(plot)),
    };

    /// <summary>What the numbers of a scatter chart stand for, on narrow screens or on all.</summary>
    private static void AppendNumbers(StringBuilder page, ScatterChart chart)
    {
        bool everywhere = ScatterChartSvg.IsNumbered(chart, SvgCanvas.Wide);
        page.Append($"<ol class=\"numbers{(everywhere ? "" : " narrow")}\">");
        foreach (ScatterPoint point in ScatterChartSvg.Drawn(chart))
            page.Append($"<li>{E(point.Label)}</li>");
        page.Append("</ol>\n");
    }

    private static string Swatch(int style) => "<svg class=\"swatch\" viewBox=\"0 0 28 8\" aria-hidden=\"true\">"
        + $"<line class=\"line s{style} d{style}\" x1=\"0\" y1=\"4\" x2=\"28\" y2=\"4\"/></svg>";

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
