using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using Hypencoder.Data.Formats;
using Hypencoder.Reporting.Html;

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
        HtmlNumbering numbering = new();
        AppendOverview(page, report, numbering);
        AppendContents(page, report);
        foreach (ReportSection section in report.Sections)
            AppendSection(page, section, numbering);
        AppendSetup(page, report);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Seeds(Report report) => report.Seeds.Count == 0
        ? $"seed <b>{Format(report.Seed)}</b>"
        : $"seeds <b>{string.Join(", ", report.Seeds.Select(s => Format(s)))}</b>";

    /// <summary>What was found, and the plots that show it.</summary>
    private static void AppendOverview(StringBuilder page, Report report, HtmlNumbering numbering)
    {
        if (report.Findings.Count > 0)
        {
            page.Append("<section id=\"findings\">\n<h2>What was found</h2>\n<ul class=\"findings\">\n");
            foreach (Finding finding in report.Findings)
                page.Append($"<li id=\"finding-{E(finding.Id)}\">{Unbroken(E(finding.Text))}</li>\n");
            page.Append("</ul>\n");
            if (report.FindingsNote.Length > 0)
                page.Append($"<p class=\"caption\">{E(report.FindingsNote)}</p>\n");
            page.Append("</section>\n");
        }
        foreach (ReportPlot plot in report.Overview)
            HtmlFigure.Append(page, plot, numbering.NextFigure());
    }

    /// <summary>A text whose lines do not break beside signs of equality.</summary>
    private static string Unbroken(string html) => html.Replace(" = ", "&#160;=&#160;", StringComparison.Ordinal)
        .Replace(" &lt; ", "&#160;&lt;&#160;", StringComparison.Ordinal);

    /// <summary>Links to the sections and to their tables.</summary>
    private static void AppendContents(StringBuilder page, Report report)
    {
        page.Append("<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n<ul>\n");
        foreach (ReportSection section in report.Sections)
        {
            page.Append($"<li><a href=\"#{E(AnchorOf(section))}\">{E(section.Title)}</a>");
            IEnumerable<(string Id, string Title)> parts = section.Tables.Select(t => (t.Id, t.Title))
                .Concat(section.Plots.Select(p => (HtmlFigure.AnchorOf(p), p.Title)));
            page.Append("<ul>");
            foreach ((string id, string title) in parts)
                page.Append($"<li><a href=\"#{E(id)}\">{E(title)}</a></li>");
            page.Append("</ul></li>\n");
        }
        page.Append("<li><a href=\"#setup\">Setup</a></li>\n</ul>\n</nav>\n");
    }

    private static void AppendSection(StringBuilder page, ReportSection section, HtmlNumbering numbering)
    {
        page.Append($"<section id=\"{E(AnchorOf(section))}\">\n<h2>{E(section.Title)}</h2>\n");
        foreach (ReportTable table in section.Tables)
            HtmlTable.Append(page, table, numbering.NextTable());
        foreach (ReportPlot plot in section.Plots)
            HtmlFigure.Append(page, plot, numbering.NextFigure());
        page.Append("</section>\n");
    }

    private static string AnchorOf(ReportSection section) => $"section-{section.Id}";

    private static void AppendSetup(StringBuilder page, Report report)
    {
        page.Append("<section id=\"setup\">\n<h2>Setup</h2>\n<dl>\n");
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
        page.Append("<details><summary>Durations of the stages</summary>\n<div class=\"scroll\" tabindex=\"0\" "
            + "role=\"region\" aria-label=\"Durations of the stages\"><table class=\"timings\"><thead><tr>"
            + "<th scope=\"col\">Stage</th>"
            + "<th scope=\"col\" class=\"number\">Seconds</th></tr></thead>\n<tbody>\n");
        foreach (StageTiming timing in timings)
            AppendTiming(page, timing);
        page.Append("</tbody>\n<tfoot>");
        AppendTiming(page, new StageTiming("Total", timings.Sum(t => t.Seconds)));
        page.Append("</tfoot></table></div>\n</details>\n");
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
