using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class PMrrVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _original;
    private readonly string _changed;
    private readonly string _before;
    private readonly string _after;

    // q1: the passage whose grade changes sinks from 1 to 2, 1 − 1/2; q2: it rises from 4 (of 3) to 1, 1/4 − 1;
    // q3: no judgment changes.
    public PMrrVerbTests()
    {
        _original = _folder.Write("original", "q1 0 a 1\nq1 0 b 1\nq2 0 a 1\nq3 0 a 1\n");
        _changed = _folder.Write("changed", "q1 0 a 0\nq1 0 b 1\nq2 0 a 0\nq3 0 a 1\n");
        _before = _folder.Write(
            "before", "q1 Q0 a 1 9 t\nq1 Q0 b 2 8 t\nq2 Q0 b 1 9 t\nq2 Q0 c 2 8 t\nq2 Q0 d 3 7 t\nq3 Q0 a 1 9 t\n");
        _after = _folder.Write("after", "q1 Q0 b 1 9 t\nq1 Q0 a 2 8 t\nq2 Q0 a 1 9 t\nq3 Q0 a 1 9 t\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PMrr_Runs_PrintsTheMeanTimesAHundred()
    {
        CliRun run = PMrr(_changed, _after).Succeeded();
        Assert.Equal(
            """
             Measure     Mean
            ──────────────────
             p-MRR     -12.50
            2 queries with changed judgments. Times 100: 100 where all their passages fell, −100 where all rose.

            """, run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void PMrr_PerQuery_PrintsEachAndTheMean() => Assert.Equal(
        """
         Query   Changed passages    p-MRR
        ───────────────────────────────────
         q1                     1    50.00
         q2                     1   -75.00
         mean                   –   -12.50
        2 queries with changed judgments. Times 100: 100 where all their passages fell, −100 where all rose.

        """, PMrr(_changed, _after, "--per-query").Succeeded().Output);

    [Fact]
    public void PMrr_Json_HasTheRanks()
    {
        JsonNode json = PMrr(_changed, _after, "--per-query", "--json").Succeeded().Json;
        Assert.Equal(-12.5, (double)json["pMrr"]!);
        Assert.Equal(2, (int)json["queries"]!);
        Assert.Equal(_after, (string)json["runChanged"]!);
        JsonNode change = json["perQuery"]!["q2"]!["changes"]![0]!;
        Assert.Equal(("a", 4, 1), ((string)change["passage"]!, (int)change["before"]!, (int)change["after"]!));
    }

    [Fact]
    public void PMrr_RunThatLacksQueries_LeavesThemOutAndSaysSo()
    {
        string part = _folder.Write("part", "q1 Q0 b 1 9 t\nq1 Q0 a 2 8 t\n");
        CliRun run = PMrr(_changed, part, "--json").Succeeded();
        Assert.Equal($"note: {part} lacks 2 of 3 judged queries, which are left out\n", run.Error);
        Assert.Equal(50, (double)run.Json["pMrr"]!);
    }

    [Fact]
    public void PMrr_NoChangedJudgment_IsRefused() =>
        PMrr(_original, _after).AssertRefused("expected a changed judgment of a query in both runs, found none");

    [Fact]
    public void PMrr_NoQueryInBothRuns_IsRefused() =>
        PMrr(_changed, _folder.Write("other", "q9 Q0 a 1 9 t\n")).AssertRefused("expected a changed judgment");

    [Fact]
    public void PMrr_MissingFile_IsRefused() => PMrr(_folder["none"], _after).AssertRefused(_folder["none"]);

    [Fact]
    public void PMrr_MissingOption_NamesIt() =>
        CliRun.Of("p-mrr", "--qrels-original", _original).AssertRefused("--qrels-changed", "`hypencoder p-mrr --help`");

    private CliRun PMrr(string changed, string after, params string[] more) => CliRun.Of(
        ["p-mrr", "--qrels-original", _original, "--qrels-changed", changed, "--run-original", _before,
            "--run-changed", after, .. more]);
}
