using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class ModelsVerbTests(ModelFixture models)
{
    [Fact]
    public void Inspect_Hypencoder_ShowsTheQNet()
    {
        string output = CliRun.Of("models", "inspect", models.Hypencoder).Succeeded().Output;
        string[] lines = output.Split('\n');
        Assert.Contains(" q-net                     16 → 16 → 1, 288 weights a query", lines);
        Assert.Contains(" q-net layer               Relu, LayerNorm, residual", lines);
        Assert.Contains(" Passage encoder           the same, shared", lines);
    }

    [Fact]
    public void Inspect_BiEncoder_ShowsNoQNet()
    {
        string output = CliRun.Of("models", "inspect", models.BiEncoder).Succeeded().Output;
        Assert.Contains("bi-encoder", output, StringComparison.Ordinal);
        Assert.DoesNotContain("q-net", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_Json_HasFilesAndSizes()
    {
        JsonNode json = CliRun.Of("models", "inspect", models.Hypencoder, "--json").Succeeded().Json;
        Assert.Equal("hypencoder", (string)json["kind"]!);
        Assert.Equal(288, (int)json["qNetWeights"]!); // 16 × 16 + 16 + 16
        FileInfo weights = new(Path.Combine(models.Hypencoder, "model.safetensors"));
        Assert.Equal(weights.Length, (long)json["files"]![weights.Name]!);
    }

    [Fact]
    public void Inspect_NoModel_IsRefused() =>
        CliRun.Of("models", "inspect", "nowhere").AssertRefused("nowhere", "config.json");
}
