using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class CompareVerbTests : IDisposable
{
    private const int Queries = 8;
    private readonly TemporaryFolder _folder = new();
    private readonly string _qrels;
    private readonly string _baseline;
    private readonly string _better;
    private readonly string _mixed;

    // The relevant passage is second in the baseline and first in the better run: 8 equal differences, p = 2 / 2⁸. The
    // mixed run, whose name needs escaping, has it first 6 times and twice not at all.
    public CompareVerbTests()
    {
        _qrels = _folder.Write("qrels", Lines(i => $"q{i} 0 right 1"));
        _baseline = _folder.Write("baseline", Lines(i => $"q{i} Q0 wrong 1 2 t\nq{i} Q0 right 2 1 t"));
        _better = _folder.Write("better", Lines(i => $"q{i} Q0 right 1 2 t"));
        _mixed = _folder.Write("mixed_100%", Lines(i => $"q{i} Q0 {(i < 6 ? "right" : "wrong")} 1 2 t"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("NumQ")]
    [InlineData("GMAP")]
    public void Compare_MeasureThatIsNoMean_IsRefused(string measure) =>
        CliRun.Of("compare", "--qrels", _qrels, "--baseline", _baseline, "--run", _better, "--measures", $"AP {measure}")
            .AssertRefused($"--measures: expected means over queries, found {measure}");

    [Fact]
    public void Compare_OneMeasure_IsTheColumnsName() => Assert.Equal(
        """
         Run          RR@10   Difference               95% CI      r        p
        ──────────────────────────────────────────────────────────────────────
         baseline   0.5000             –                    –      –        –
         better     1.0000†      +0.5000   [+0.5000, +0.5000]   1.00   0.0078
        8 queries. p: two-sided Wilcoxon signed-rank test against baseline; †: p < 0.05. CI: Student's, of
        the mean difference. r: rank-biserial correlation.

        """, Compare(_better).Output);

    [Fact]
    public void Compare_SeveralRunsAndMeasures_AreCorrectedTogether() => Assert.Equal(
        """
         Measure   Run             Mean   Difference               95% CI      r        p
        ──────────────────────────────────────────────────────────────────────────────────
         RR@10     baseline     0.5000             –                    –      –        –
                   better       1.0000†      +0.5000   [+0.5000, +0.5000]   1.00   0.0313
                   mixed_100%   0.7500       +0.2500   [-0.1370, +0.6370]   0.50   0.2500
         P@1       baseline     0.0000             –                    –      –        –
                   better       1.0000†      +1.0000   [+1.0000, +1.0000]   1.00   0.0313
                   mixed_100%   0.7500†      +0.7500   [+0.3630, +1.1370]   1.00   0.0313
        8 queries. p: two-sided Wilcoxon signed-rank test against baseline, with Holm's correction for 4
        comparisons; †: p < 0.05. CI: Student's, of the mean difference. r: rank-biserial correlation. Some
        p-values rest on fewer than 10 queries that differ, where the test's approximation is poor.

        """, CompareBoth().Output);

    [Fact]
    public void Compare_Markdown_EscapesNames() => Assert.Equal(
        """
        | Measure | Run | Mean | Difference | 95% CI | d | p |
        | --- | --- | ---: | ---: | ---: | ---: | ---: |
        | RR@10 | baseline | 0.5000 | – | – | – | – |
        |  | better | **1.0000**† | +0.5000 | [+0.5000, +0.5000] | – | <0.0001 |
        |  | mixed\_100% | 0.7500 | +0.2500 | [-0.1370, +0.6370] | 0.54 | 0.1705 |
        | P@1 | baseline | 0.0000 | – | – | – | – |
        |  | better | **1.0000**† | +1.0000 | [+1.0000, +1.0000] | – | <0.0001 |
        |  | mixed\_100% | 0.7500† | +0.7500 | [+0.3630, +1.1370] | 1.62 | 0.0051 |

        8 queries. p: two-sided paired t-test against baseline, with Holm's correction for 4 comparisons; †: p < 0.05.
        CI: Student's, of the mean difference. d: Cohen's, paired.

        """, Wrapped(CompareBoth("--format", "markdown", "--test", "t-test").Output));

    [Fact]
    public void Compare_Latex_EscapesNames() => Assert.Equal(
        """
        % \usepackage{booktabs}
        \begin{table}
        \centering
        \caption{8 queries. p: two-sided paired randomisation test of the mean (all permutations) against baseline,
        not corrected for 4 comparisons; $^{\dagger}$: p $<$ 0.05. CI: Student's, of the mean difference. d: Cohen's,
        paired.}
        \label{tab:comparison}
        \begin{tabular}{llrrrrr}
        \toprule
        Measure & Run & Mean & Difference & 95\% CI & d & p \\
        \midrule
        RR@10 & baseline & 0.5000 & -- & -- & -- & -- \\
         & better & \textbf{1.0000}\rlap{$^{\dagger}$} & +0.5000 & {[+0.5000, +0.5000]} & -- & 0.0078 \\
         & mixed\_100\% & 0.7500 & +0.2500 & {[$-$0.1370, +0.6370]} & 0.54 & 0.2891 \\
        \midrule
        P@1 & baseline & 0.0000 & -- & -- & -- & -- \\
         & better & \textbf{1.0000}\rlap{$^{\dagger}$} & +1.0000 & {[+1.0000, +1.0000]} & -- & 0.0078 \\
         & mixed\_100\% & 0.7500\rlap{$^{\dagger}$} & +0.7500 & {[+0.3630, +1.1370]} & 1.62 & 0.0313 \\
        \bottomrule
        \end{tabular}
        \end{table}

        """, Wrapped(CompareBoth("--format", "latex", "--test", "randomisation", "--correction", "none").Output));

    [Fact]
    public void Compare_Json_HasTheTest()
    {
        JsonNode json = Compare(_better, "--json").Json;
        JsonNode measured = json["runs"]![0]!["measures"]!["RR@10"]!;
        Assert.Equal(0.5, (double)json["baseline"]!["means"]!["RR@10"]!);
        Assert.Equal(2 / 256.0, (double)measured["p"]!, 1e-12);
        Assert.True((bool)measured["exact"]!);
        Assert.True((bool)measured["significant"]!);
        Assert.Equal(Queries, (int)measured["queriesThatDiffer"]!);
        Assert.Equal(0.5, (double)measured["difference"]!);
        Assert.Equal([0.5, 0.5], measured["confidenceInterval"]!.AsArray().Select(end => (double)end!));
        Assert.Equal(1, (double)measured["rankBiserial"]!);
        Assert.Null(measured["cohensD"]); // no spread: infinite
    }

    [Fact]
    public void Compare_JsonOfSeveral_HasPBeforeAndAfterTheCorrection()
    {
        JsonNode json = Compare(_better, _mixed, "--json").Json;
        Assert.Equal(("holm", 2), ((string)json["correction"]!, (int)json["comparisons"]!));
        JsonNode measured = json["runs"]![0]!["measures"]!["RR@10"]!;
        Assert.Equal(2 / 256.0, (double)measured["p"]!, 1e-12);
        Assert.Equal(4 / 256.0, (double)measured["pAdjusted"]!, 1e-12);
    }

    [Fact]
    public void Compare_Randomization_LooksAtAllSigns()
    {
        JsonNode json = Compare(_mixed, "--json", "--test", "randomisation", "--seed", "5").Json;
        JsonNode measured = json["runs"]![0]!["measures"]!["RR@10"]!;
        Assert.Equal((256, true), ((int)measured["permutations"]!, (bool)measured["exact"]!));
        Assert.Equal(2 * (1 + 8 + 28) / 256.0, (double)measured["p"]!); // two signs or fewer of eight
        Assert.Equal(5, (int)json["seed"]!);
        json = Compare(_mixed, "--json", "--test", "randomisation", "--permutations", "100").Json;
        Assert.Equal(100, (int)json["runs"]![0]!["measures"]!["RR@10"]!["permutations"]!);
    }

    [Theory]
    [InlineData("0.01", true)]
    [InlineData("0.005", false)]
    public void Compare_Alpha_DecidesWhatIsSignificant(string alpha, bool expected)
    {
        JsonNode measured = Compare(_better, "--json", "--alpha", alpha).Json["runs"]![0]!["measures"]!["RR@10"]!;
        Assert.Equal(expected, (bool)measured["significant"]!);
    }

    [Fact]
    public void Compare_OneQuery_HasNoInterval()
    {
        string qrels = _folder.Write("one", "q0 0 right 1\n");
        CliRun run = CliRun.Of(
            "compare", "--qrels", qrels, "--baseline", _baseline, "--run", _better, "--test", "t-test",
            "--measures", "RR@10").Succeeded();
        Assert.Contains("1.0000      +0.5000        –   –   –\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_FilesOfOneName_AreTheirPaths()
    {
        string other = _folder.Write("other/baseline", File.ReadAllText(_better));
        Assert.Contains(other, Compare(other).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--test", "sign", "--test: expected wilcoxon, t-test or randomisation, found \"sign\"")]
    [InlineData("--correction", "bonferroni", "--correction: expected holm or none, found \"bonferroni\"")]
    [InlineData("--format", "html", "--format: expected table, markdown or latex, found \"html\"")]
    [InlineData("--alpha", "5", "--alpha: expected a number above 0 and below 1, found \"5\"")]
    [InlineData("--permutations", "0", "--permutations: expected a whole number, 1 or above, found \"0\"")]
    public void Compare_WrongValue_NamesOptionAndValue(string option, string value, string expected) =>
        CliRun.Of("compare", "--qrels", _qrels, "--baseline", _baseline, "--run", _better, option, value)
            .AssertRefused(expected);

    [Fact]
    public void Compare_JsonAndFormat_ExcludeEachOther() =>
        CliRun.Of("compare", "--qrels", "x", "--baseline", "x", "--run", "x", "--json", "--format", "latex")
            .AssertRefused("--json and --format");

    [Fact]
    public void Compare_RunThatLacksQueries_CountsThemAsZeroAndSaysSo()
    {
        string part = _folder.Write("part", "q0 Q0 right 1 2 t\n");
        CliRun run = Compare(part, "--json");
        Assert.Equal($"note: {part} lacks 7 of 8 queries, which count as 0\n", run.Error);
        Assert.Equal(1 / 8.0, (double)run.Json["runs"]![0]!["measures"]!["RR@10"]!["mean"]!);
    }

    [Fact]
    public void Compare_QueriesThatNoRunHas_AreLeftOut()
    {
        File.AppendAllText(_qrels, "q99 0 right 1\n");
        Assert.Equal(Queries, (int)Compare(_better, "--json").Json["queries"]!);
    }

    [Fact]
    public void Compare_NoQueryInCommon_IsRefused()
    {
        string other = _folder.Write("other", "x 0 right 1\n");
        CliRun.Of("compare", "--qrels", other, "--baseline", _baseline, "--run", _better).AssertRefused("queries");
    }

    private CliRun Compare(params string[] runsAndMore) => CliRun.Of(
        ["compare", "--qrels", _qrels, "--baseline", _baseline, "--measures", "RR@10", "--run", .. runsAndMore])
        .Succeeded();

    private CliRun CompareBoth(params string[] more) => CliRun.Of(
        ["compare", "--qrels", _qrels, "--baseline", _baseline, "--measures", "RR@10 P@1", "--run", _better, _mixed,
            .. more]).Succeeded();

    /// <summary>A caption is one line of Markdown or LaTeX, too long for one line here.</summary>
    private static string Wrapped(string output) => string.Join('\n', output.Split('\n').SelectMany(
        line => line.Length > 110 ? TextWrap.Lines(line, 110) : [line]));

    private static string Lines(Func<int, string> line) =>
        string.Concat(Enumerable.Range(0, Queries).Select(i => line(i) + "\n"));
}
