using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Verbs;
using Hypencoder.Models;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class ModelsVerbTests(ModelFixture models)
{
    [Fact]
    public void Inspect_Hypencoder_ShowsTheQNet()
    {
        string output = CliRun.Of("models", "inspect", models.Hypencoder).Succeeded().Output;
        string[] lines = output.Split('\n');
        Assert.Contains(" q-net             16 → 16 → 1, 288 weights per query", lines);
        Assert.Contains(" q-net layer       Relu, LayerNorm, residual", lines);
        Assert.Contains(" Passage encoder   the same, shared", lines);
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
        CliRun.Of("models", "inspect", "nowhere").AssertRefused("nowhere", "expected a model directory");

    [Fact]
    public void Inspect_NameWithoutItsOrganization_OffersTheId() =>
        CliRun.Of("models", "inspect", "all-MiniLM-L6-v2")
            .AssertRefused("near name: sentence-transformers/all-MiniLM-L6-v2");

    [Fact]
    public void Verify_AnotherArchitecture_SaysWhatIsExpected() => CliRun.Of("models", "verify", models.Hypencoder)
        .AssertRefused("expected a model like jfkback/hypencoder.6_layer", "found q-net dimensions [16, 16, 1]");

    [Fact]
    public void Verify_PublishedScores_Agree()
    {
        (int code, string output) = Report(PublishedSample.Published);

        Assert.Equal(ExitCode.Success, code);
        Assert.EndsWith("model: the scores are as published, within 0.0000\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-32.7146, "model: the scores differ from the published ones by 0.0100\n")]
    [InlineData(double.NaN, "model: the scores differ from the published ones by NaN\n")]
    public void Verify_OtherScores_SayHowFar(double second, string line)
    {
        (int code, string output) = Report([[-12.1192, second], [-34.0934, -13.5832]]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.EndsWith(line, output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Report(IReadOnlyList<IReadOnlyList<double>> scores)
    {
        using StringWriter output = new() { NewLine = "\n" };
        Terminal terminal = new() { Output = output, Error = TextWriter.Null };
        int code = ModelsVerifyVerb.Report(terminal, new PublishedSample { Scores = scores }, "model", json: false);
        return (code, output.ToString());
    }
}
