using System.Globalization;
using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class EvaluateVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _qrels;
    private readonly string _run;

    // q1: the relevant passage first; q2: second of two; q3: not in the run.
    public EvaluateVerbTests()
    {
        _qrels = _folder.Write("qrels", "q1 0 p1 1\nq2 0 p2 1\nq3 0 p3 1\n");
        _run = _folder.Write("run", "q1 Q0 p1 1 9 t\nq1 Q0 p2 2 8 t\nq2 Q0 p1 1 9 t\nq2 Q0 p2 2 8 t\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluate_Run_PrintsMeans()
    {
        CliRun run = Evaluate(_qrels, "--measures", "RR@10, R@1").Succeeded();
        Assert.Equal(
            """
             Measure     Mean
            ──────────────────
             RR@10     0.7500
             R@1       0.5000
            2 queries.

            """, run.Output);
        Assert.Equal(
            "note: the run lacks 1 of 3 judged queries, which are left out; use --complete to count them as 0\n",
            run.Error);
    }

    [Fact]
    public void Evaluate_PerQuery_PrintsEachAndTheMean() => Assert.Equal(
        """
         Query    RR@10
        ────────────────
         q1      1.0000
         q2      0.5000
         mean    0.7500
        2 queries.

        """,
        Evaluate(_qrels, "--measures", "RR@10", "--per-query").Succeeded().Output);

    [Fact]
    public void Evaluate_CompleteJson_CountsMissingQueriesAsZero()
    {
        CliRun run = Evaluate(_qrels, "--measures", "RR@10", "--complete", "--per-query", "--json").Succeeded();
        JsonNode json = run.Json;
        Assert.Equal(3, (int)json["queries"]!);
        Assert.Equal(0.5, (double)json["means"]!["RR@10"]!);
        Assert.Equal(0, (double)json["perQuery"]!["q3"]!["RR@10"]!);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Evaluate_BeirQrels_AreKnownByTheirHeader()
    {
        string qrels = _folder.Write("test.tsv", "query-id\tcorpus-id\tscore\nq1\tp1\t1\n");
        CliRun run = Evaluate(qrels, "--measures", "RR@10", "--json").Succeeded();
        Assert.Equal(1, (double)run.Json["means"]!["RR@10"]!);
    }

    [Theory]
    [InlineData("out.test", "qrels.test", "results.test")]
    [InlineData("out.test.aq", "qrels.test", "results.test")]
    [InlineData("out.test.aqc", "qrels.test", "results.trunc", "--complete")]
    [InlineData("out.test.aqcM", "qrels.test", "results.trunc", "--complete", "--max-results", "100")]
    [InlineData("out.test.aql", "qrels.rel_level", "results.test", "--level", "2")]
    public void Evaluate_TrecEvalsTest_GivesItsOutput(string output, string qrels, string run, params string[] more)
    {
        Dictionary<string, string> names = new()
        {
            ["num_q"] = "NumQ",
            ["num_ret"] = "NumRet",
            ["num_rel"] = "NumRel",
            ["map"] = "AP",
            ["gm_map"] = "GMAP",
            ["infAP"] = "infAP",
            ["Rprec"] = "Rprec",
            ["bpref"] = "Bpref",
            ["recip_rank"] = "RR",
            ["P_5"] = "P@5",
            ["recall_1000"] = "R@1000",
            ["ndcg"] = "nDCG",
            ["ndcg_cut_10"] = "nDCG@10",
            ["success_10"] = "Success@10",
        };
        JsonNode json = CliRun.Of([
            "evaluate", "--qrels", Fixture.Path("trec_eval", qrels), "--run", Fixture.Path("trec_eval", run),
            "--measures", string.Join(' ', names.Values), "--per-query", "--json", .. more]).Succeeded().Json;
        int compared = 0;
        foreach (string line in File.ReadLines(Fixture.Path("trec_eval", output)))
        {
            if (line.Split('\t', StringSplitOptions.TrimEntries) is not [string theirs, string query, string value]
                || !names.TryGetValue(theirs, out string? ours))
                continue;
            JsonNode? found = query == "all"
                ? json["means"]![ours] ?? json["counts"]![ours]
                : json["perQuery"]![query]![ours];
            Assert.Equal(double.Parse(value, CultureInfo.InvariantCulture), Math.Round((double)found!, 4));
            compared++;
        }
        Assert.Equal(output == "out.test" ? 9 : 4 * names.Count - 6, compared); // num_q and gm_map have no queries
    }

    [Fact]
    public void Evaluate_Counts_PrintsSumsAsWholeNumbers()
    {
        string[] arguments = ["--measures", "RR GMAP NumQ NumRet NumRet(rel=1)", "--max-results", "1"];
        Assert.Equal(
            """
             Measure            All
            ────────────────────────
             RR              0.5000
             GMAP            0.0032
             NumQ                 2
             NumRet               2
             NumRet(rel=1)        1
            2 queries.

            """, Evaluate(_qrels, arguments).Succeeded().Output);
        Assert.Equal(
            """
             Query       RR     GMAP   NumQ   NumRet   NumRet(rel=1)
            ─────────────────────────────────────────────────────────
             q1      1.0000   1.0000      1        1               1
             q2      0.0000   0.0000      1        1               0
             all     0.5000   0.0032      2        2               1
            2 queries.

            """, Evaluate(_qrels, [.. arguments, "--per-query"]).Succeeded().Output);
        JsonNode json = Evaluate(_qrels, [.. arguments, "--json"]).Succeeded().Json;
        Assert.Equal(2, (int)json["counts"]!["NumQ"]!);
        Assert.Equal(0.5, (double)json["means"]!["RR"]!);
        Assert.Equal(1, (int)json["maxResults"]!);
    }

    [Fact]
    public void Evaluate_Level_IsTheRelevantGradeWhereNoneIsStated()
    {
        JsonNode json = Evaluate(_qrels, "--measures", "RR RR(rel=1)", "--level", "2", "--json").Succeeded().Json;
        Assert.Equal(0, (double)json["means"]!["RR"]!);
        Assert.Equal(0.75, (double)json["means"]!["RR(rel=1)"]!);
        Assert.Equal(2, (int)json["level"]!);
    }

    /// <summary>The case of usnistgov/trec_eval's issue 34: a tie for 9.0.8, an order for 10.0.</summary>
    [Theory]
    [InlineData(0.5, "float")]
    [InlineData(1, "double")]
    public void Evaluate_ScorePrecision_DecidesWhatIsATie(double expected, string precision)
    {
        string run = _folder.Write("close", "q1 Q0 p1 1 0.9752302810058770 t\nq1 Q0 p2 2 0.9752302810058760 t\n");
        string[] arguments = ["evaluate", "--qrels", _qrels, "--run", run, "--measures", "RR", "--json"];
        JsonNode json = CliRun.Of([.. arguments, "--score-precision", precision]).Succeeded().Json;
        Assert.Equal((expected, precision), ((double)json["means"]!["RR"]!, (string)json["scorePrecision"]!));
        if (precision == "float")
            Assert.Equal(expected, (double)CliRun.Of(arguments).Succeeded().Json["means"]!["RR"]!);
    }

    [Theory]
    [InlineData("--level")]
    [InlineData("--max-results")]
    public void Evaluate_OptionBelowOne_IsRefused(string option) =>
        Evaluate(_qrels, option, "0").AssertRefused(option, "\"0\"");

    [Fact]
    public void Evaluate_MalformedRun_NamesFileLineAndValue()
    {
        string wrong = _folder.Write("wrong", "q1 Q0 p1 1 9 t\nq1 Q0 p2 2 high t\n");
        CliRun.Of("evaluate", "--qrels", _qrels, "--run", wrong).AssertRefused($"{wrong}:2: ", "\"high\"");
    }

    [Fact]
    public void Evaluate_MissingFile_IsRefused() =>
        Evaluate(_folder["none"]).AssertRefused(_folder["none"]);

    [Fact]
    public void Evaluate_BrokenGzip_NamesTheFile()
    {
        string wrong = _folder.Write("qrels.gz", "no gzip");
        Evaluate(wrong).AssertRefused(wrong);
    }

    [Fact]
    public void Evaluate_UnknownMeasure_OffersTheNearest() =>
        Evaluate(_qrels, "--measures", "MRRR@10").AssertRefused("\"MRRR@10\"", "near name: RR@10", "nDCG[@k]");

    [Theory]
    [InlineData("ndcg@10", "nDCG@10")]
    [InlineData("ndcg_cut_10", "nDCG@10")]
    [InlineData("map", "AP")]
    [InlineData("recip_rank", "RR")]
    [InlineData("recall_1000", "R@1000")]
    [InlineData("MRR@10", "RR@10")]
    public void Evaluate_Case20_KnowsTheNamesOfOthers(string asked, string printed)
    {
        string Measured(string name) => CliRun.Of(
            "evaluate", "--qrels", Fixture.Path("cases", "20-measure-names", "qrels.txt"), "--run",
            Fixture.Path("cases", "20-measure-names", "run.txt"), "--measures", name).Succeeded().Output;

        Assert.Contains($" {printed} ", Measured(asked), StringComparison.Ordinal);
        Assert.Equal(Measured(printed), Measured(asked));
    }

    [Fact]
    public void Evaluate_TrecEvalFormat_IsTrecEvalsOutput()
    {
        CliRun run = CliRun.Of(
            "evaluate", "--qrels", Fixture.Path("trec_eval", "qrels.test"), "--run",
            Fixture.Path("trec_eval", "results.test"), "--format", "trec_eval").Succeeded();
        Assert.Equal(File.ReadAllText(Fixture.Path("trec_eval", "out.test")), run.Output);
    }

    [Fact]
    public void Evaluate_TrecEvalFormatOfItsTestSuite_IsTheSuitesOutput()
    {
        string folder = Fixture.SharedData("trec_eval");
        CliRun run = CliRun.Of(
            "evaluate", "--qrels", Path.Combine(folder, "qrels.test"), "--run", Path.Combine(folder, "results.test"),
            "--format", "trec_eval").Succeeded();
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "out.test")), run.Output);
    }

    [Fact]
    public void Evaluate_TrecEvalFormatPerQuery_PrintsQueriesFirst() => Assert.Equal(
        string.Concat(new[] { "q1", "q2", "all" }.Select(query => $"P_5                   \t{query}\t0.2000\n")),
        Evaluate(_qrels, "--format", "trec_eval", "--measures", "P.5", "--per-query").Succeeded().Output);

    [Fact]
    public void Evaluate_FormatAndJson_IsRefused() =>
        Evaluate(_qrels, "--format", "trec_eval", "--json").AssertRefused("--json", "--format");

    private CliRun Evaluate(string qrels, params string[] more) =>
        CliRun.Of(["evaluate", "--qrels", qrels, "--run", _run, .. more]);
}
