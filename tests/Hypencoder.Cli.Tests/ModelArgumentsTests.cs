using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests;

/// <summary>Prompts and lengths on the command line, on a model of sentence-transformers that has its own.</summary>
public sealed class ModelArgumentsTests : IDisposable
{
    private static readonly string Model = Fixture.Path("cases", "03-st-prompts", "model");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Score_Prompts_AreTheModelsUnlessGiven()
    {
        Assert.Equal(0.92565, Score(), 1e-4);
        Assert.Equal(Score("--query-prompt", "search query: "), Score());
        Assert.Equal(0.88222, Score("--query-prompt", "", "--passage-prompt", ""), 1e-4); // as case 02, which has none
        Assert.NotEqual(Score(), Score("--query-max-length", "7"), 1e-4);
        Assert.NotEqual(Score(), Score("--passage-max-length", "6"), 1e-4);
    }

    [Theory]
    [InlineData("513")]
    [InlineData("2")]
    public void Score_LengthThatTheEncoderHasNot_IsRefused(string length)
    {
        CliRun run = CliRun.Of(
            "score", "--model", Model, "--query", "a", "--passage", "b", "--query-max-length", length);
        Assert.Equal(Cli.ExitCode.WrongInput, run.ExitCode);
        Assert.Contains(length, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--passage-max-length")]
    [InlineData("--max-length")]
    public void Encode_LengthAndPrompt_AreOnRecord(string lengthName)
    {
        string corpus = _folder.Write("corpus.jsonl", """{"_id":"a","text":"bees make honey"}""" + "\n");
        string index = _folder["index"];
        CliRun.Of(
            "encode", "--model", Model, "--corpus", corpus, "--index", index, lengthName, "16", "--passage-prompt",
            "cats: ").Succeeded();
        JsonNode record = JsonNode.Parse(File.ReadAllText(Path.Combine(index, "index.json")))!;
        Assert.Equal((16, "cats: "), ((int)record["max_length"]!, (string)record["passage_prompt"]!));
        string[] search = ["search", "--model", Model, "--index", index, "--query", "bees", "--json"];
        CliRun.Of(search).Succeeded();
        CliRun.Of([.. search, "--passage-prompt", "cats: "]).Succeeded();
        CliRun.Of([.. search, "--passage-prompt", "dogs: "]).AssertRefused("\"cats: \"", "\"dogs: \"");
    }

    [Fact]
    public void Inspect_Settings_AreShownWithTheirSources()
    {
        JsonNode json = CliRun.Of(
            "models", "inspect", Model, "--query-max-length", "9", "--json").Succeeded().Json;
        Assert.Equal(["Transformer", "Pooling", "Normalize"], json["modules"]!.AsArray().Select(m => (string)m!));
        Assert.Equal(("search query: ", "passage: "), ((string)json["queryPrompt"]!, (string)json["passagePrompt"]!));
        Assert.Equal((9, 256), ((int)json["queryMaxLength"]!, (int)json["passageMaxLength"]!));
        JsonNode sources = json["sources"]!;
        Assert.Equal("option", (string)sources["queryMaxLength"]!);
        Assert.Equal("sentence_bert_config.json: max_seq_length", (string)sources["passageMaxLength"]!);
        Assert.Equal("config_sentence_transformers.json: prompts.document", (string)sources["passagePrompt"]!);
        Assert.Equal("1_Pooling/config.json", (string)sources["pooling"]!);
        string text = CliRun.Of("models", "inspect", Fixture.Path("cases", "01-st-dense-module", "model"))
            .Succeeded().Output;
        Assert.Contains("32 → 16, bias, Tanh", text, StringComparison.Ordinal);
        Assert.Contains("Transformer, Pooling, Dense, Normalize", text, StringComparison.Ordinal);
    }

    private static double Score(params string[] options) => (double)CliRun.Of(
        [
            "score", "--model", Model, "--query", "how do bees make honey", "--passage", "bees turn nectar into honey.",
            "--json", .. options,
        ]).Succeeded().Json["scores"]![0]!;
}
