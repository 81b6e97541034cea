using Hypencoder.Reporting.Tables;

namespace Hypencoder.Reporting.Tests.Tables;

public sealed class LatexTableTests
{
    [Fact]
    public void Write_Table_HasRulesBestMarksAndCaption()
    {
        ReportTable table = new(
            "main", "Effectiveness", "† differs from BM25, p < 5%.",
            [new("Model"), new("nDCG@10", ".000", ColumnBest.Highest), new("CI", "")],
            [["BM25", .5, ReportCell.Empty], ["[6]", ReportCell.Of(.75, "†"), "[-1, 2]"]]);
        Assert.Equal(
            """
            % \usepackage{booktabs}
            \begin{table}
            \centering
            \caption{Effectiveness. $^{\dagger}$ differs from BM25, p $<$ 5\%.}
            \label{tab:main}
            \begin{tabular}{lrr}
            \toprule
            Model & nDCG@10 & CI \\
            \midrule
            BM25 & .500 & -- \\
            {[6]} & \textbf{.750}\rlap{$^{\dagger}$} & {[$-$1, 2]} \\
            \bottomrule
            \end{tabular}
            \end{table}

            """, Render(table));
    }

    [Fact]
    public void Write_Groups_HaveARuleBetween()
    {
        ReportTable table = new("t", "", "", [new("x")], [["a"], ["b"], ["c"]]) { GroupSize = 2 };
        Assert.Contains("a \\\\\nb \\\\\n\\midrule\nc \\\\\n\\bottomrule\n", Render(table), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a_b & c", @"a\_b \& c")]
    [InlineData("100% #1 $x {y}", @"100\% \#1 \$x \{y\}")]
    [InlineData(@"a\b~c^d", @"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d")]
    [InlineData("<a|b>", "$<$a$|$b$>$")]
    [InlineData("*a", "{*a}")]
    [InlineData("a-b", "a-b")]
    [InlineData("two\nlines", "two lines")]
    public void Write_Text_IsEscaped(string text, string expected) => Assert.Contains(
        $"\n{expected} \\\\\n", Render(new ReportTable("t", "", "", [new("x")], [[text]])), StringComparison.Ordinal);

    private static string Render(ReportTable table)
    {
        using StringWriter output = new();
        LatexTable.Write(output, table);
        return output.ToString();
    }
}
