using Hypencoder.Reporting.Tables;

namespace Hypencoder.Reporting.Tests.Tables;

public sealed class MarkdownTableTests
{
    [Fact]
    public void Write_Table_HasTitleBestMarksAndCaption()
    {
        ReportTable table = new(
            "t", "Effectiveness", "† differs from BM25, p < 0.05.",
            [new("Model"), new("nDCG@10", ".000", ColumnBest.Highest)],
            [["BM25", .5], ["Hypencoder [6]", ReportCell.Of(.75, "†")], ["none", ReportCell.Empty]]);
        Assert.Equal(
            """
            **Effectiveness**

            | Model | nDCG@10 |
            | --- | ---: |
            | BM25 | .500 |
            | Hypencoder [6] | **.750**† |
            | none | – |

            † differs from BM25, p < 0.05.

            """, Render(table));
    }

    [Theory]
    [InlineData("a|b", @"a\|b")]
    [InlineData(@"runs\a", @"runs\\a")]
    [InlineData("_a_ *b* `c` ~~d~~", @"\_a\_ \*b\* \`c\` \~\~d\~\~")]
    [InlineData("[a](b)", @"[a\](b)")]
    [InlineData("<b> <1 &lt;", @"\<b> <1 \&lt;")]
    [InlineData("$x$", @"\$x\$")]
    [InlineData("two\nlines", "two lines")]
    public void Write_Text_IsEscaped(string text, string expected) => Assert.Equal(
        $"| x |\n| --- |\n| {expected} |\n", Render(new ReportTable("t", "", "", [new("x")], [[text]])));

    private static string Render(ReportTable table)
    {
        using StringWriter output = new();
        MarkdownTable.Write(output, table);
        return output.ToString();
    }
}
