using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using Hypencoder.Data.Formats;
using Hypencoder.Reporting.Charts;

namespace Hypencoder.Reporting;

/// <summary>
/// Writes a report as a single HTML file that needs no network: styles and plots are embedded, and its content security
/// policy forbids scripts and loading. It adapts to light and dark mode, narrow screens and print.
/// </summary>
internal static class HtmlReport
{
    /// <summary>Writes <paramref name="report"/>; an existing file is replaced atomically.</summary>
    public static void Write(Report report, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        byte[] page = new UTF8Encoding(false).GetBytes(Render(report));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    internal static string Render(Report report)
    {
        StringBuilder page = new();
        page.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{E(report.Title)}</title>
            <style>
            {StyleSheet()}</style>
            </head>
            <body>
            <header>
            <h1>{E(report.Title)}</h1>
            <p class="byline">Study <b>{E(report.Study)}</b> · profile <b>{E(report.Profile)}</b>
            · {Seeds(report)}</p>

            """);
        foreach (string paragraph in report.Summary.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            page.Append($"<p>{E(paragraph)}</p>\n");
        page.Append("</header>\n<main>\n");
        for (int i = 0; i < report.Tables.Count; i++)
            AppendTable(page, report.Tables[i], i + 1);
        for (int i = 0; i < report.Plots.Count; i++)
            AppendPlot(page, report.Plots[i], i + 1);
        AppendSetup(page, report);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Seeds(Report report) => report.Seeds.Count == 0
        ? $"seed <b>{Format(report.Seed)}</b>"
        : $"seeds <b>{string.Join(", ", report.Seeds.Select(s => Format(s)))}</b>";

    private static void AppendTable(StringBuilder page, ReportTable table, int number)
    {
        page.Append($"""
            <section id="{E(table.Id)}">
            <h2><span>Table {Format(number)}</span> {E(table.Title)}</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="{E(table.Title)}"><table>
            <thead><tr>
            """);
        foreach (ReportColumn column in table.Columns)
            page.Append($"<th scope=\"col\"{Class(column)}>{E(column.Name)}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < table.Rows.Count; row++)
        {
            page.Append("<tr>");
            for (int column = 0; column < table.Columns.Count; column++)
                AppendCell(page, table, row, column);
            page.Append("</tr>\n");
        }
        page.Append("</tbody></table></div>\n");
        if (table.Caption.Length > 0)
            page.Append($"<p class=\"caption\">{E(table.Caption)}</p>\n");
        page.Append("</section>\n");
    }

    private static void AppendCell(StringBuilder page, ReportTable table, int row, int column)
    {
        string text = E(table.Display(row, column));
        string marks = table.Rows[row][column].Marks is { Length: > 0 } m ? $"<sup>{E(m)}</sup>" : "";
        string shown = table.IsBest(row, column) ? $"<b>{text}</b>{marks}" : text + marks;
        if (table.DisplaySpread(row, column) is { Length: > 0 } spread)
            shown += $" <span class=\"spread\">{E(spread)}</span>";
        if (table.DisplayExpected(row, column) is { Length: > 0 } expected)
            shown += $" <span class=\"{Agreement(table.Rows[row][column])}\">{E(expected)}</span>";
        bool heads = column == 0 && !table.Columns[0].IsNumeric;
        page.Append(heads ? $"<th scope=\"row\">{shown}</th>" : $"<td{Class(table.Columns[column])}>{shown}</td>");
    }

    private static string Agreement(ReportCell cell) =>
        cell.Agrees switch { true => "agrees", false => "differs", null => "published" };

    private static string Class(ReportColumn column) => column.IsNumeric ? " class=\"number\"" : "";

    private static void AppendPlot(StringBuilder page, ReportPlot plot, int number)
    {
        (string svg, IEnumerable<string> legend) = plot switch
        {
            BarChart chart => (BarChartSvg.Render(chart), []),
            LineChart chart => (LineChartSvg.Render(chart), chart.Lines.Select(l => l.Name)),
            ScatterChart chart => (ScatterChartSvg.Render(chart), []),
            _ => throw new ArgumentException($"{plot.GetType()} is not a bar, line or scatter chart", nameof(plot)),
        };
        page.Append($"""
            <section id="{E(plot.Id)}">
            <h2><span>Figure {Format(number)}</span> {E(plot.Title)}</h2>
            <figure>

            """);
        string[] names = [.. legend];
        if (names.Length > 0)
        {
            page.Append("<ul class=\"legend\">");
            for (int i = 0; i < names.Length; i++)
                page.Append($"<li>{Swatch(i % SvgCanvas.SeriesStyles)}{E(names[i])}</li>");
            page.Append("</ul>\n");
        }
        page.Append($"""
            <div class="scroll" tabindex="0" role="region" aria-label="{E(plot.Title)}">
            {svg}
            </div>

            """);
        if (plot.Caption.Length > 0)
            page.Append($"<figcaption class=\"caption\">{E(plot.Caption)}</figcaption>\n");
        page.Append("</figure>\n</section>\n");
    }

    private static string Swatch(int style) => "<svg class=\"swatch\" viewBox=\"0 0 28 8\" aria-hidden=\"true\">"
        + $"<line class=\"line s{style} d{style}\" x1=\"0\" y1=\"4\" x2=\"28\" y2=\"4\"/></svg>";

    private static void AppendSetup(StringBuilder page, Report report)
    {
        page.Append("<section id=\"setup\">\n<h2>How these numbers were made</h2>\n<dl>\n");
        ReportEnvironment environment = report.Environment;
        AppendTerm(page, "Processor", $"{environment.Processor}, {Format(environment.Cores)} cores");
        AppendTerm(page, "Operating system", environment.OperatingSystem);
        AppendTerm(page, "Software", string.Join(", ", environment.Versions.Select(v => $"{v.Name} {v.Version}")));
        if (report.PeakMemoryBytes > 0)
        {
            AppendTerm(page, "Peak memory", string.Create(
                CultureInfo.InvariantCulture, $"{report.PeakMemoryBytes / (double)(1 << 30):0.00} GiB"));
        }
        page.Append("</dl>\n");
        if (report.Timings.Count > 0)
            AppendTimings(page, report.Timings);
        if (report.Command.Length > 0)
            page.Append($"<p>To get this report again:</p>\n<pre><code>{E(report.Command)}</code></pre>\n");
        page.Append("</section>\n");
    }

    private static void AppendTerm(StringBuilder page, string term, string text) =>
        page.Append($"<dt>{E(term)}</dt><dd>{E(text)}</dd>\n");

    private static void AppendTimings(StringBuilder page, IReadOnlyList<StageTiming> timings)
    {
        page.Append("<div class=\"scroll\"><table class=\"timings\"><thead><tr><th scope=\"col\">Stage</th>"
            + "<th scope=\"col\" class=\"number\">Seconds</th></tr></thead>\n<tbody>\n");
        foreach (StageTiming timing in timings)
            AppendTiming(page, timing);
        page.Append("</tbody>\n<tfoot>");
        AppendTiming(page, new StageTiming("Total", timings.Sum(t => t.Seconds)));
        page.Append("</tfoot></table></div>\n");
    }

    private static void AppendTiming(StringBuilder page, StageTiming timing)
    {
        string seconds = timing.Seconds.ToString("#,0.0", CultureInfo.InvariantCulture);
        page.Append($"<tr><th scope=\"row\">{E(timing.Stage)}</th><td class=\"number\">{seconds}</td></tr>\n");
    }

    private static string Format(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string StyleSheet()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
