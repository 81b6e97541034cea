using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Hybrid;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class FuseVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Output => _folder["fused.trec"];

    [Fact]
    public void Fuse_TwoRuns_WritesReciprocalRankFusion()
    {
        (string one, string other) = Runs();
        CliRun run = CliRun.Of("fuse", "--run", one, other, "--output", Output).Succeeded();
        Assert.Equal($"{Output}: 2 queries, 2 runs fused by rrf, equal weights, depth 1000\n", run.Output);
        AssertFused(new());
    }

    [Fact]
    public void Fuse_Scores_AreWeighted()
    {
        (string one, string other) = Runs();
        JsonNode json = CliRun.Of(
            "fuse", "--run", one, "--run", other, "--output", Output, "--method", "score", "--normalization", "z-score",
            "--weights", "0.3,.7", "--depth", "2", "--json").Succeeded().Json;
        Assert.Equal("[0.3,0.7]", json["weights"]!.ToJsonString());
        AssertFused(
            new()
            {
                Method = FusionMethod.Score, Normalization = ScoreNormalization.ZScore, Weights = [0.3, 0.7],
            },
            depth: 2);
    }

    [Fact]
    public void Fuse_Tune_ChoosesTheWeightsThatAreBestOnDev()
    {
        (string one, string other) = Runs();
        // On dev the second run alone has the relevant passage first.
        string devOne = _folder.Write("dev1", "d Q0 y 1 2 a\nd Q0 x 2 1 a\n");
        string devOther = _folder.Write("dev2", "d Q0 x 1 2 b\nd Q0 y 2 1 b\n");
        string qrels = _folder.Write("qrels", "d 0 x 1\n");
        string[] fuse = ["fuse", "--run", one, other, "--output", Output, "--tune", qrels, "--tune-run", devOne, devOther];

        JsonNode json = CliRun.Of([.. fuse, "--json"]).Succeeded().Json;

        // Where the weights are equal, y is first by its id.
        Assert.Equal("[0.45,0.55]", json["weights"]!.ToJsonString());
        Assert.Equal("nDCG@10", (string)json["tuning"]!["measure"]!);
        Assert.Equal(0.05, (double)json["tuning"]!["step"]!);
        JsonArray points = json["tuning"]!["points"]!.AsArray();
        Assert.Equal(21, points.Count);
        Assert.Equal(1, (double)points[0]!["value"]!);
        AssertFused(new() { Weights = [0.45, 0.55] });
        string text = CliRun.Of(fuse).Succeeded().Output;
        Assert.Contains("21 weights, multiples of 0.05 with the sum 1, on 1 queries of", text, StringComparison.Ordinal);
        Assert.Contains("weights 0.45,0.55", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--run: expected two or more runs, found 1", "--run", "one")]
    [InlineData("--weights: expected 2 weights, one for each run, found 3", "--run", "one", "two", "--weights", "1,2,3")]
    [InlineData("--weights: expected numbers from 0 on", "--run", "one", "two", "--weights", "1,-2")]
    [InlineData("--weights: expected weights that are not all 0", "--run", "one", "two", "--weights", "0,0")]
    [InlineData("--k needs --method rrf", "--run", "one", "two", "--method", "score", "--k", "3")]
    [InlineData("--normalization needs --method score", "--run", "one", "two", "--normalization", "z-score")]
    [InlineData("--method: expected rrf or score, found \"sum\"", "--run", "one", "two", "--method", "sum")]
    [InlineData("--measure needs --tune", "--run", "one", "two", "--measure", "RR@10")]
    [InlineData("expected one of --weights and --tune, found both", "--run", "one", "two", "--weights", "1,1", "--tune", "qrels")]
    [InlineData("--tune-run: expected 2 runs", "--run", "one", "two", "--tune", "qrels", "--tune-run", "one")]
    [InlineData("--measure: expected a mean over queries", "--run", "one", "two", "--tune", "qrels", "--measure", "num_ret")]
    [InlineData("none: expected", "--run", "one", "none")]
    [InlineData("empty: expected results, found none", "--run", "one", "empty")]
    [InlineData("nan:1: expected a number as score", "--run", "one", "nan")]
    [InlineData("twice:2: expected a passage that query q1 does not have already", "--run", "one", "twice")]
    [InlineData("infinite: query q1: expected a finite score for passage a", "--run", "one", "infinite", "--method", "score")]
    [InlineData("other: expected judgments of the queries of", "--run", "one", "two", "--tune", "other")]
    public void Fuse_WrongInput_IsRefused(string message, params string[] arguments)
    {
        _ = Runs();
        _folder.Write("empty", "");
        _folder.Write("nan", "q1 Q0 a 1 nan tag\n");
        _folder.Write("twice", "q1 Q0 a 1 2 tag\nq1 Q0 a 2 1 tag\n");
        _folder.Write("infinite", "q1 Q0 a 1 inf tag\n");
        _folder.Write("qrels", "q1 0 a 1\n");
        _folder.Write("other", "unknown 0 a 1\n");
        string[] names = ["one", "two", "none", "empty", "nan", "twice", "infinite", "qrels", "other"];

        CliRun run = CliRun.Of(
            ["fuse", "--output", Output, .. arguments.Select(a => names.Contains(a) ? _folder[a] : a)]);

        run.AssertRefused(message.Split(' ')[0] is var first && names.Contains(first.Split(':')[0])
            ? _folder[message]
            : message);
        Assert.False(File.Exists(Output));
    }

    private (string One, string Other) Runs() => (
        _folder.Write("one", "q1 Q0 a 1 9 x\nq1 Q0 b 2 8 x\nq1 Q0 c 3 2 x\nq2 Q0 a 1 1 x\n"),
        _folder.Write("two", "q1 Q0 c 1 0.9 y\nq1 Q0 d 2 0.5 y\nq1 Q0 a 3 0.1 y\n"));

    private void AssertFused(FusionOptions options, int depth = 1000)
    {
        Run expected = RankFusion.Fuse([RunFile.Read(_folder["one"]), RunFile.Read(_folder["two"])], options, depth);
        Run found = RunFile.Read(Output);
        Assert.Equal(expected.QueryIds, found.QueryIds);
        Assert.All(expected.QueryIds, query => Assert.Equal(expected[query], found[query]));
    }
}
