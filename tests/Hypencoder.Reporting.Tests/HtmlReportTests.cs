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
        Assert.DoesNotMatch(@"https?:|\bsrc=|\bhref=|url\(|@import|<script|<link|<iframe", _page);
        Assert.Contains("default-src 'none'", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Sample_IsBalancedMarkup()
    {
        int start = _page.IndexOf("<body>", StringComparison.Ordinal);
        int end = _page.IndexOf("</html>", StringComparison.Ordinal);
        XElement parsed = XElement.Parse(_page[start..end]);
        Assert.Equal(["effectiveness", "efficiency", "by-model", "trade-off", "training", "setup"],
            parsed.Descendants("section").Select(s => s.Attribute("id")!.Value));
        Assert.Equal(3, parsed.Descendants("table").Count());
    }

    [Fact]
    public void Render_Plots_HaveTitleAndDataAsText()
    {
        XElement[] plots = [.. Plots().Select(XElement.Parse)];
        Assert.Equal(3, plots.Length);
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
    public void Render_Text_IsEscaped()
    {
        Assert.Contains("against its baselines &lt;dotnet-api&gt;</h1>", _page, StringComparison.Ordinal);
        Assert.Contains("Hypencoder &amp; BM25", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_BestNumber_IsBoldAndKeepsItsMarks()
    {
        Assert.Contains("<td class=\"number\"><b>.571</b><sup>†*</sup></td>", _page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\"><b>0.83</b></td>", _page, StringComparison.Ordinal);
        Assert.Equal(8, Regex.Count(_page, "<td[^>]*><b>"));
    }

    [Fact]
    public void Render_SpreadAndPublishedFigures_StandBehindTheNumber()
    {
        string page = HtmlReport.Render(SampleReport.Create());
        Assert.Contains(".549 <span class=\"spread\">&#177;.012</span>", page, StringComparison.Ordinal);
        Assert.Contains(".564 <span class=\"agrees\">(.560 ✓)</span>", page, StringComparison.Ordinal);
        Assert.Contains(".530 <span class=\"differs\">(.550 ✗)</span>", page, StringComparison.Ordinal);
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
            Tables = [new ReportTable("t", "No rows", "", [new("Model")], [])],
            Plots =
            [
                new BarChart("b", "No bars", "", "x", ".0", []), new ScatterChart("s", "No points", "", "x", "y", []),
                new LineChart("l", "No lines", "", "x", "y", [new("empty", [])]),
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

    [Fact]
    public void Render_ScatterLabels_StayInsideAndApart()
    {
        XElement plot = XElement.Parse(Plots()[1]);
        (double X, double Y, double Width)[] labels = [.. plot.Elements("text")
            .Where(t => t.Attribute("class")!.Value == "label")
            .Select(t => (Left(t), (double)t.Attribute("y")!, Width(t)))];
        Assert.Equal(7, labels.Length);
        Assert.All(labels, l => Assert.True(l.X >= 0 && l.X + l.Width <= 720, $"label at {l.X}"));
        for (int i = 0; i < labels.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                bool apart = Math.Abs(labels[i].Y - labels[j].Y) >= 13
                    || labels[i].X >= labels[j].X + labels[j].Width || labels[j].X >= labels[i].X + labels[i].Width;
                Assert.True(apart, $"labels {i} and {j} overlap");
            }
        }

        static double Width(XElement text) => text.Value.Length * 7.6;
        static double Left(XElement text) => (double)text.Attribute("x")! - text.Attribute("text-anchor")!.Value switch
        {
            "end" => Width(text),
            "middle" => Width(text) / 2,
            _ => 0,
        };
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

    private string[] Plots() => [.. Regex
        .Matches(_page, "<svg viewBox[^>]*role=\"img\".*?</svg>", RegexOptions.Singleline)
        .Select(m => m.Value)];
}
