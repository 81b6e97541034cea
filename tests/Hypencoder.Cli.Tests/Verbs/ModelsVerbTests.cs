using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class ModelsVerbTests(ModelFixture models)
{
    [Fact]
    public void Inspect_Hypencoder_ShowsTheQNet()
    {
        string output = CliRun.Of("models", "inspect", models.Hypencoder).Succeeded().Output;
        Assert.Contains(" q-net                     16 → 16 → 1, 288 weights a query\n", output, StringComparison.Ordinal);
        Assert.Contains(" q-net layer               Relu, LayerNorm, residual\n", output, StringComparison.Ordinal);
        Assert.Contains(" Passage encoder           the same, shared\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_BiEncoder_ShowsNoQNet() =>
        Assert.DoesNotContain("q-net", CliRun.Of("models", "inspect", models.BiEncoder).Succeeded().Output, StringComparison.Ordinal);

    [Fact]
    public void Inspect_Json_HasFilesAndSizes()
    {
        JsonNode json = CliRun.Of("models", "inspect", models.Hypencoder, "--json").Succeeded().Json;
        Assert.Equal("hypencoder", (string)json["kind"]!);
        Assert.Equal(288, (int)json["qNetWeights"]!); // 16 × 16 + 16 + 16
        Assert.Equal(
            new FileInfo(Path.Combine(models.Hypencoder, "model.safetensors")).Length, (long)json["files"]!["model.safetensors"]!);
    }

    [Fact]
    public void Inspect_NoModel_IsRefused() => CliRun.Of("models", "inspect", "nowhere").AssertRefused("nowhere", "config.json");
}
