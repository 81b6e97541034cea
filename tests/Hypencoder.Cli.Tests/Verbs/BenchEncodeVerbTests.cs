using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class BenchEncodeVerbTests(ModelFixture models)
{
    [Fact]
    public void BenchEncode_BaselineAndModel_ShowsBothAloneAndInBatches()
    {
        string output = Bench().Succeeded().Output;

        Assert.Contains("Milliseconds a query of 8 tokens, medians over 3 queries", output);
        foreach (string name in new[] { models.BiEncoder, models.Hypencoder })
            Assert.Equal(3, output.Split(name).Length);
    }

    [Fact]
    public void BenchEncode_Json_HasEveryStageAndTheRatioToTheBaseline()
    {
        JsonArray rows = Bench("--json").Succeeded().Json["rows"]!.AsArray();

        Assert.Equal(4, rows.Count);
        Assert.Equal(1, (double)rows[0]!["ratio"]!);
        Assert.Equal(models.Hypencoder, (string)rows[1]!["model"]!);
        foreach (string stage in new[] { "tokenising", "transformer", "hyperHead", "packing", "whole" })
            Assert.All(rows, row => Assert.True((double)row![stage]!["median"]! >= 0));
    }

    [Fact]
    public void BenchEncode_MissingModel_IsRefused() =>
        CliRun.Of("bench", "encode", "--model", "nowhere").AssertRefused("nowhere", "expected a model directory");

    private CliRun Bench(params string[] more) => CliRun.Of(
    [
        "bench", "encode", "--model", models.Hypencoder, "--baseline-model", models.BiEncoder, "--queries", "3",
        "--length", "8", "--threads", "1", .. more,
    ]);
}
