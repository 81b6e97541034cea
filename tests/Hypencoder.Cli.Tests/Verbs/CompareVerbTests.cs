using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class CompareVerbTests : IDisposable
{
    private const int Queries = 8;
    private readonly TemporaryFolder _folder = new();
    private readonly string _qrels;
    private readonly string _baseline;
    private readonly string _better;

    // The relevant passage is second in the baseline and first in the other run: 8 equal differences, exact p = 2 / 2⁸.
    public CompareVerbTests()
    {
        _qrels = _folder.Write("qrels", Lines(i => $"q{i} 0 right 1"));
        _baseline = _folder.Write("baseline", Lines(i => $"q{i} Q0 wrong 1 2 t\nq{i} Q0 right 2 1 t"));
        _better = _folder.Write("better", Lines(i => $"q{i} Q0 right 1 2 t"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compare_BetterRun_IsMarked()
    {
        string output = Compare(_better, _baseline).Output.Replace(_folder["x"][..^1], "", StringComparison.Ordinal);
        // The width of the first column is that of a path, which differs from run to run.
        string[] lines = [.. output.Split('\n').Select(l => Regex.Replace(l.Trim(), " +", " "))];
        Assert.Equal("Run RR@10 p", lines[0]);
        Assert.Equal("baseline 0.5000 –", lines[2]);
        Assert.Equal("better 1.0000† 0.0078", lines[3]);
        Assert.Equal("baseline 0.5000 1.0000", lines[4]);
        Assert.StartsWith("8 queries. p: two-sided Wilcoxon", lines[5], StringComparison.Ordinal);
    }

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
    }

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

    private static string Lines(Func<int, string> line) =>
        string.Concat(Enumerable.Range(0, Queries).Select(i => line(i) + "\n"));
}
