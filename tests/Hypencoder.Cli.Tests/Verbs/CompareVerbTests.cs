using System.Text.Json.Nodes;

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
    public void Compare_BetterRun_IsMarkedAndBest()
    {
        string output = CliRun.Of(
            "compare", "--qrels", _qrels, "--baseline", _baseline, "--run", _better, _baseline, "--measures", "RR@10")
            .Succeeded().Output.Replace(_folder[""], "", StringComparison.Ordinal);
        string[] lines = [.. output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Equal("Run RR@10 p", lines[0]);
        Assert.Equal("baseline 0.5000 –", lines[2]);
        Assert.Equal("better 1.0000† 0.0078", lines[3]);
        Assert.Equal("baseline 0.5000 1.0000", lines[4]);
        Assert.StartsWith("8 queries. p: two-sided Wilcoxon", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_Json_HasTheTest()
    {
        JsonNode json = CliRun.Of(
            "compare", "--qrels", _qrels, "--baseline", _baseline, "--run", _better, "--measures", "RR@10", "--json")
            .Succeeded().Json;
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
        CliRun run = CliRun.Of(
            "compare", "--qrels", _qrels, "--baseline", _baseline, "--run", part, "--measures", "RR@10", "--json").Succeeded();
        Assert.Equal($"note: {part} lacks 7 of 8 queries, which count as 0\n", run.Error);
        Assert.Equal(1 / 8.0, (double)run.Json["runs"]![0]!["measures"]!["RR@10"]!["mean"]!);
    }

    [Fact]
    public void Compare_QueriesThatNoRunHas_AreLeftOut()
    {
        File.AppendAllText(_qrels, "q99 0 right 1\n");
        CliRun run = CliRun.Of("compare", "--qrels", _qrels, "--baseline", _baseline, "--run", _better, "--json").Succeeded();
        Assert.Equal(Queries, (int)run.Json["queries"]!);
    }

    [Fact]
    public void Compare_NoQueryInCommon_IsRefused()
    {
        string other = _folder.Write("other", "x 0 right 1\n");
        CliRun.Of("compare", "--qrels", other, "--baseline", _baseline, "--run", _better).AssertRefused("queries");
    }

    private static string Lines(Func<int, string> line) =>
        string.Concat(Enumerable.Range(0, Queries).Select(i => line(i) + "\n"));
}
