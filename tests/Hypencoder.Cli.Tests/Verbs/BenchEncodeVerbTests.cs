using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class BenchEncodeVerbTests(ModelFixture models)
{
    [Fact]
    public void BenchEncode_BaselineAndModel_ShowsBothAloneAndInBatches()
    {
        string output = Bench().Succeeded().Output;

        Assert.Contains("Milliseconds per query of 8 tokens, medians over 3 queries", output);
        Assert.Contains("ONNX Runtime", output);
        Assert.Equal(2, output.Split(models.BiEncoder).Length - 1);
        Assert.Equal(2 + 2, output.Split(models.Hypencoder).Length - 1); // its encoder with a corpus and with queries
    }

    [Fact]
    public void BenchEncode_Json_HasEveryStageAndTheRatiosToBaselineAndOtherEncoders()
    {
        JsonNode document = Bench("--json").Succeeded().Json;
        JsonArray rows = document["rows"]!.AsArray();

        Assert.Equal(4, rows.Count);
        Assert.Equal(1, (double)rows[0]!["ratio"]!);
        Assert.Equal(models.Hypencoder, (string)rows[1]!["model"]!);
        foreach (string stage in new[] { "tokenising", "transformer", "hyperHead", "packing", "whole" })
            Assert.All(rows, row => Assert.True((double)row![stage]!["median"]! >= 0));
        foreach (string name in (string[])
            [
                "corpus_vs_libtorch", "corpus_vs_onnxruntime", "query_vs_libtorch", "query_vs_onnxruntime",
                "corpus_peak_fraction", "int8_vs_f32",
            ])
        {
            Assert.True((double)document["ratios"]![name]! > 0, name);
            Assert.Contains("the least of", (string)document["ratiosOf"]![name]!);
        }
        foreach (string form in new[] { "factored", "materialised" })
        {
            Assert.True((double)document["ratios"]![$"hyper_head_vs_encoder_{form}"]! > 0);
            Assert.True((double)document["qNetForms"]![form]!["scoring"]! > 0);
        }
        Assert.True((double)document["ratios"]!["break_even_passages_by_operations"]! > 0);
        Assert.Equal(["corpus", "query"], document["encoders"]!.AsArray().Select(row => (string)row!["texts"]!));
        Assert.Null(document["ratios"]!["query_vs_faiss_hnsw"]);
    }

    [Fact]
    public void BenchEncode_MissingModel_IsRefused() =>
        CliRun.Of("bench", "encode", "--model", "nowhere").AssertRefused("nowhere", "expected a model directory");

    private CliRun Bench(params string[] more) => CliRun.Of(
    [
        "bench", "encode", "--model", models.Hypencoder, "--baseline-model", models.BiEncoder, "--queries", "3",
        "--length", "8", "--rounds", "1", "--threads", "1", .. more,
    ]);
}
