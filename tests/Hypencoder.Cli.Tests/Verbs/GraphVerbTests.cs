using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class GraphVerbTests(ModelFixture models)
{
    [Fact]
    public void Graph_Index_SaysWhatItMade()
    {
        string index = Encoded();
        string path = Path.Combine(index, "graph.bin");
        Assert.Equal(
            $"{path}: 56 passages, 3 neighbours each\n",
            CliRun.Of("graph", "--index", index, "--neighbours", "3", "--threads", "1").Succeeded().Output);
    }

    [Fact]
    public void Graph_MoreNeighborsThanPassages_HasAllOthers() =>
        Assert.Equal(55, (int)CliRun.Of("graph", "--index", Encoded(), "--json").Succeeded().Json["neighbours"]!);

    [Fact]
    public void Graph_ResumedWhenComplete_IsLeftAsItIs()
    {
        string index = Encoded();
        CliRun.Of("graph", "--index", index, "--neighbours", "3").Succeeded();
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(index, "graph.bin"));
        CliRun.Of("graph", "--index", index, "--neighbours", "3", "--resume").Succeeded();
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(index, "graph.bin")));
    }

    [Fact]
    public void Graph_Approximate_SaysWhatItFound()
    {
        string index = Encoded();
        string path = Path.Combine(index, "graph.bin");
        string[] arguments = ["graph", "--index", index, "--neighbours", "3", "--method", "approximate"];
        Assert.Equal(
            $"{path}: 56 passages, 3 neighbours each, 100.0 % of the nearest neighbours in a sample of 56 passages\n",
            CliRun.Of(arguments).Succeeded().Output);
        JsonNode json = CliRun.Of([.. arguments, "--seed", "7", "--recall", "0.9", "--json"]).Succeeded().Json;
        Assert.Equal("approximate", (string)json["method"]!);
        Assert.Equal((1, 56), ((double)json["recall"]!, (int)json["recallSample"]!));
    }

    [Fact]
    public void Graph_ResumedByTheOtherMethod_IsMadeAnew()
    {
        string index = Encoded();
        CliRun.Of("graph", "--index", index, "--method", "approximate").Succeeded();
        JsonNode json = CliRun.Of("graph", "--index", index, "--resume", "--json").Succeeded().Json;
        Assert.Equal("exact", (string)json["method"]!);
        Assert.Null(json["recall"]);
    }

    [Fact]
    public void Graph_UnknownMethod_IsRefused() =>
        CliRun.Of("graph", "--index", "nowhere", "--method", "fast").AssertRefused("--method", "\"fast\"");

    [Fact]
    public void Graph_NoIndex_SaysWhatMakesOne() =>
        CliRun.Of("graph", "--index", "nowhere").AssertRefused("nowhere", "`hypencoder encode`");

    private string Encoded()
    {
        string index = models.NewPath("index");
        CliRun.Of("encode", "--model", models.Hypencoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        return index;
    }
}
