using Hypencoder.Cli.Output;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Tests.Output;

public sealed class TableRendererTests
{
    private static readonly ReportTable Table = new(
        "t", "Effectiveness", "† differs from BM25 (Wilcoxon, p < 0.05).",
        [new("Model"), new("nDCG@10", ".000", ColumnBest.Highest), new("Queries", "N0")],
        [["BM25", .5, 1234.0], ["Hypencoder [6]", ReportCell.Of(.75, "†"), ReportCell.Empty]]);

    private static readonly ReportTable Published = new(
        "t", "", "", [new("Model"), new("nDCG@10", ".000")],
        [
            ["Agrees", ReportCell.Of(.75, "†") with { Expected = new ReportExpectation(.752, .005) }],
            ["Differs", ReportCell.Of(.7) with { Expected = new ReportExpectation(.752, .005) }],
            ["Unknown", ReportCell.Empty with { Expected = new ReportExpectation(.752, .005) }],
            ["Alone", ReportCell.Of(.6)],
        ]);

    [Fact]
    public void Write_Redirected_IsPlainAndInLine() => Assert.Equal(
        """
        Effectiveness
         Model            nDCG@10   Queries
        ────────────────────────────────────
         BM25               .500      1,234
         Hypencoder [6]     .750†         –
        † differs from BM25 (Wilcoxon, p < 0.05).

        """, Render(Table, isTerminal: false, 80));

    [Fact]
    public void Write_PublishedFigures_StandBehindTheNumbersInLine() => Assert.Equal(
        """
         Model            nDCG@10
        ──────────────────────────
         Agrees    .750† (.752 ✓)
         Differs   .700  (.752 ✗)
         Unknown      –  (.752)
         Alone     .600

        """, Render(Published, isTerminal: false, 80));

    [Fact]
    public void Write_Spreads_StandBehindTheNumbersInLine() => Assert.Equal(
        """
         Model       nDCG@10
        ─────────────────────
         Seeds   .750† ±.012
         One     .700

        """,
        Render(
            new ReportTable(
                "t", "", "", [new("Model"), new("nDCG@10", ".000")],
                [["Seeds", ReportCell.Of(.75, "†") with { Spread = .0123 }], ["One", ReportCell.Of(.7)]]),
            isTerminal: false, 80));

    [Fact]
    public void Write_PublishedFiguresOnATerminal_AreGreenAndRed()
    {
        string text = Render(Published, isTerminal: true, 80);
        Assert.Matches("\e\\[(38;5;)?2?32?m.?\\(.752 ✓\\)", text.Replace('\u00A0', ' '));
        Assert.Contains("(.752 ✗)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WideAndRedirected_DoesNotWrap()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"a long column {i}")];
        ReportTable wide = new(
            "t", "", "", [.. names.Select(n => new ReportColumn(n))], [[.. names.Select(n => (ReportCell)n)]]);
        string[] lines = Render(wide, isTerminal: false, 80).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.EndsWith("a long column 39", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Terminal_HasTheBestInBold()
    {
        string text = Render(Table, isTerminal: true, 80);
        Assert.Contains("\e[1m.750†\e[0m", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[1m.500", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NarrowTerminal_FoldsTextsAndKeepsNumbersWhole()
    {
        ReportTable table = new(
            "t", "", "", [new("Setting"), new("Passages scored", "N0")],
            [["several words that do not fit beside the number", 1234567.0]]);
        string text = Render(table, isTerminal: true, 12);
        Assert.Contains("1,234,567", text, StringComparison.Ordinal);
        Assert.Contains("Passages scored", text, StringComparison.Ordinal);
        Assert.All("several words that do not fit beside the number".Split(' '), word =>
            Assert.Contains(word, text, StringComparison.Ordinal));
        Assert.DoesNotContain("…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteFitted_ManyColumns_WrapsHeadingsAndGoesOnBelow()
    {
        ReportTable table = new(
            "t", "Wide", "", [new("Model"), new("Whole query, ms", "F2"), new("Passages scored", "N0"), new("p", ".0000")],
            [["Hypencoder-2, linearised", 6.22, 32776.0, .0123], ["BM25", 1.5, ReportCell.Empty, 1.0]]);
        Assert.Equal(
            """
            Wide
             Model             Whole   Passages
                              query,     scored
                                  ms
            ────────────────────────────────────
             Hypencoder-2,      6.22     32,776
             linearised
             BM25               1.50          –
             Model                           p
            ───────────────────────────────────
             Hypencoder-2, linearised    .0123
             BM25                       1.0000

            """, Fitted(table, 36));
        Assert.All(new[] { 26, 40, 60, 80 }, width => Assert.All(
            Fitted(table, width).Split('\n'), line => Assert.InRange(line.Length, 0, width)));
    }

    [Fact]
    public void WriteFitted_Room_IsAsWideAsNeeded() =>
        Assert.Equal(Render(Table, isTerminal: false, 80), Fitted(Table, 80));

    [Fact]
    public void Write_LongCaption_IsWrapped()
    {
        ReportTable table = new("t", "", string.Join(' ', Enumerable.Repeat("word", 30)), [new("Model")], [["BM25"]]);
        string[] lines = Render(table, isTerminal: false, 40).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[3..], line => Assert.InRange(line.Length, 1, 40));
        Assert.Equal(30, lines[3..].Sum(line => line.Split(' ').Length));
    }

    private static string Fitted(ReportTable table, int width)
    {
        using StringWriter output = new() { NewLine = "\n" };
        TableRenderer.WriteFitted(new Terminal { Output = output, Error = TextWriter.Null }, table, width);
        return output.ToString();
    }

    private static string Render(ReportTable table, bool isTerminal, int width)
    {
        using StringWriter output = new() { NewLine = "\n" };
        Terminal terminal = new()
        {
            Output = output,
            Error = TextWriter.Null,
            OutputIsTerminal = isTerminal,
            Width = width,
        };
        TableRenderer.Write(terminal, table);
        return output.ToString();
    }
}
