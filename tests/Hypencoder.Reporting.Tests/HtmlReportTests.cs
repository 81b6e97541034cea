using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Hypencoder.Reporting.Tests;

public sealed class HtmlReportTests
{
    private readonly string _page = HtmlReport.Render(SampleReport.Create());

    [Fact]
    public void Render_Sample_LoadsNothingAndRunsNothing()
    {
        Assert.DoesNotMatch(@"https?:|\bsrc=|\bhref=""(?!#)|url\(|@import|<script|<link|<iframe", _page);
        Assert.Contains("default-src 'none'", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Sample_BeginsWithFindingsThenPlotsThenContentsThenSections()
    {
        XElement main = Body().Element("main")!;
        Assert.Equal(
            [
                "section findings", "figure figure-by-model", "figure figure-trade-off", "nav ",
                "section section-in-domain", "section section-cost", "section setup",
            ],
            main.Elements().Select(e => $"{e.Name} {e.Attribute("id")?.Value}"));
        Assert.Equal(
            ["A < B in domain (n\u00A0=\u00A04).".Replace(" < ", "\u00A0<\u00A0"), "B takes 2 ms & A takes 1 ms."],
            main.Element("section")!.Descendants("li").Select(e => e.Value));
        Assert.Equal(4, main.Descendants("table").Count());
    }

    [Fact]
    public void Render_Contents_LinkToEverySectionTableAndFigure()
    {
        XElement body = Body();
        string[] targets = [.. body.Descendants("nav").Descendants("a").Select(a => a.Attribute("href")!.Value[1..])];
        Assert.Equal(
            [
                "section-in-domain", "effectiveness", "per-query", "section-cost", "efficiency", "figure-training",
                "setup",
            ],
            targets);
        string[] ids = [.. body.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(targets, target => Assert.Contains(target, ids));
    }

    [Fact]
    public void Render_Tables_StandInScrollContainersOfTheirOwn()
    {
        XElement[] tables = [.. Body().Descendants("table")];
        Assert.All(tables, table =>
        {
            Assert.Equal("scroll", table.Parent!.Attribute("class")!.Value);
            Assert.Equal("0", table.Parent.Attribute("tabindex")!.Value);
            Assert.Single(table.Parent.Elements());
        });
        Assert.Contains(".scroll {\n  overflow-x: auto; max-width: 100%;", _page, StringComparison.Ordinal);
        Assert.DoesNotContain("position: absolute", _page, StringComparison.Ordinal);
        Assert.Equal(
            ["per-query"],
            tables.Where(t => t.Attribute("class") is null && t.Ancestors("details").Any())
                .Select(t => t.Ancestors("div").Last().Attribute("id")!.Value));
    }

    [Fact]
    public void Render_Cells_CarryTheHeadingsThatNarrowScreensShow()
    {
        XElement table = Body().Descendants("div").Single(d => d.Attribute("id")?.Value == "efficiency");
        string[] headings = [.. table.Descendants("th").Where(h => h.Attribute("scope")!.Value == "col")
            .Select(h => h.Value)];
        Assert.All(table.Descendants("tbody").Elements("tr"), row => Assert.Equal(
            headings[1..], row.Elements("td").Select(c => c.Attribute("data-label")!.Value)));
    }

    [Fact]
    public void Render_Plots_HaveTitleAndDataAsTextAtBothWidths()
    {
        XElement[] plots = [.. Plots().Select(XElement.Parse)];
        Assert.Equal(
            ["0 0 720", "0 0 360", "0 0 720", "0 0 360", "0 0 720", "0 0 360"],
            plots.Select(p => string.Join(' ', p.Attribute("viewBox")!.Value.Split(' ')[..3])));
        Assert.Equal(
            ["wide", "narrow", "wide", "narrow", "wide", "narrow"], plots.Select(p => p.Attribute("class")!.Value));
        Assert.All(plots, plot =>
        {
            string[] ids = plot.Attribute("aria-labelledby")!.Value.Split(' ');
            Assert.Equal(ids, plot.Elements().Take(2).Select(e => e.Attribute("id")!.Value));
            Assert.All(plot.Elements().Take(2), e => Assert.NotEmpty(e.Value));
        });
        Assert.Contains(
            "aspnetcore-api: BM25 .612, BE-Base .488, Hypencoder (6) .523†*", plots[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Bars_HaveWhiskersAndStayInside()
    {
        XElement[] charts = [.. Plots()[..2].Select(XElement.Parse)];
        Assert.All(charts, chart =>
        {
            Assert.Equal(3, chart.Elements("line").Count(l => l.Attribute("class")!.Value == "whisker"));
            double width = double.Parse(chart.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
            Assert.All(chart.Elements("text").Where(t => t.Attribute("class")!.Value is "label" or "value"), text =>
            {
                Assert.InRange(Left(text), 0, width);
                Assert.InRange(Left(text) + Width(text), 0, width);
            });
        });
    }

    [Fact]
    public void Render_Text_IsEscaped()
    {
        Assert.Contains("against its baselines &lt;dotnet-api&gt;</h1>", _page, StringComparison.Ordinal);
        Assert.Contains("Hypencoder &amp; BM25", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_BestNumber_IsBoldAndKeepsItsMarks()
    {
        Assert.Contains(
            "<td class=\"number\" data-label=\"nDCG@10\"><b>.571</b><sup class=\"m2\">†*</sup></td>", _page,
            StringComparison.Ordinal);
        Assert.Contains(
            "<td class=\"number\" data-label=\"ms a query\"><b>0.83</b></td>", _page, StringComparison.Ordinal);
        Assert.Equal(8, Regex.Count(_page, "<td[^>]*><b>"));
    }

    [Fact]
    public void Render_SpreadAndPublishedFigures_StandBehindTheNumber()
    {
        string page = HtmlReport.Render(SampleReport.Create());
        Assert.Contains(
            ".549<sup class=\"m2\"></sup> <span class=\"spread\">&#177;.012</span>", page, StringComparison.Ordinal);
        Assert.Contains(
            ".564<sup class=\"m2\"></sup> <span class=\"agrees\">(.560 ✓)</span>", page, StringComparison.Ordinal);
        Assert.Contains(
            ".530<sup class=\"m2\"></sup> <span class=\"differs\">(.550 ✗)</span>", page, StringComparison.Ordinal);
        Assert.Contains("– <span class=\"published\">(.713)</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OtherCulture_GivesTheSameBytes()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(_page, HtmlReport.Render(SampleReport.Create()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Render_NothingToShow_IsStillAPage()
    {
        Report empty = SampleReport.Create() with
        {
            Findings = [],
            Overview = [],
            Sections =
            [
                new ReportSection(
                    "nothing", "Nothing", [new ReportTable("t", "No rows", "", [new("Model")], [])],
                    [
                        new BarChart("b", "No bars", "", "x", ".0", []),
                        new ScatterChart("s", "No points", "", "x", "y", []),
                        new LineChart("l", "No lines", "", "x", "y", [new("empty", [])]),
                    ]),
            ],
            Timings = [],
            Command = "",
            Summary = "",
            PeakMemoryBytes = 0,
        };
        string page = HtmlReport.Render(empty);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 720)]
    [InlineData(3, 360)]
    public void Render_ScatterLabels_StayInsideAndApart(int plot, double width)
    {
        XElement[] labels = [.. XElement.Parse(Plots()[plot]).Elements("text")
            .Where(t => t.Attribute("class")!.Value == "label")];
        Assert.Equal(7, labels.Length);
        Assert.All(labels, l => Assert.True(Left(l) >= 0 && Left(l) + Width(l) <= width, $"label at {Left(l)}"));
        for (int i = 0; i < labels.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                bool apart = Math.Abs((double)labels[i].Attribute("y")! - (double)labels[j].Attribute("y")!) >= 13
                    || Left(labels[i]) >= Left(labels[j]) + Width(labels[j])
                    || Left(labels[j]) >= Left(labels[i]) + Width(labels[i]);
                Assert.True(apart, $"labels {i} and {j} overlap");
            }
        }
    }

    [Fact]
    public void Render_CrowdedScatter_HasNumbersThatTheListBelowExplains()
    {
        ScatterChart crowded = new(
            "s", "Crowded", "", "ms", "nDCG@10",
            [.. Enumerable.Range(0, 9).Select(i => new ScatterPoint("m", $"a long label of a point, {i}", 1, .5))]);
        string page = HtmlReport.Render(SampleReport.Create() with { Overview = [crowded] });
        Assert.Contains("<ol class=\"numbers\"><li>a long label of a point, 0</li>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">a long label of a point, 0</text>", page, StringComparison.Ordinal);
        Assert.Contains("<ol class=\"numbers narrow\"><li>BM25</li>", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ExistingFile_IsReplacedWhole()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["report.html"], new string('x', 1_000_000));
        HtmlReport.Write(SampleReport.Create(), folder["report.html"]);
        Assert.Equal(_page, File.ReadAllText(folder["report.html"]));
        Assert.Equal(["report.html"], folder.Files);
    }

    private XElement Body()
    {
        int start = _page.IndexOf("<body>", StringComparison.Ordinal);
        return XElement.Parse(_page[start..(_page.IndexOf("</body>", StringComparison.Ordinal) + "</body>".Length)]);
    }

    /// <summary>The width that is reckoned with for a text, that of wide fonts.</summary>
    private static double Width(XElement text) => text.Value.Length * 7.6;

    private static double Left(XElement text) => (double)text.Attribute("x")! - text.Attribute("text-anchor")!.Value switch
    {
        "end" => Width(text),
        "middle" => Width(text) / 2,
        _ => 0,
    };

    private string[] Plots() => [.. Regex
        .Matches(_page, "<svg class=\"(?:wide|narrow)\" viewBox[^>]*role=\"img\".*?</svg>", RegexOptions.Singleline)
        .Select(m => m.Value)];
}
