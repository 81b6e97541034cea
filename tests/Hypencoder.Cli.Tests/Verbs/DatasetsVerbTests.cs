using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class DatasetsVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_Always_NamesTheEmbeddedCollections()
    {
        Assert.Equal("dotnet-api\naspnetcore-api\n", CliRun.Of("datasets", "list").Succeeded().Output);
        JsonNode json = CliRun.Of("datasets", "list", "--json").Succeeded().Json;
        Assert.Equal("dotnet-api", (string)json["collections"]![0]!);
    }

    [Fact]
    public void Inspect_BeirDirectory_CountsEverything()
    {
        BeirFolder.Write(_folder);
        string output = CliRun.Of("datasets", "inspect", _folder["beir"]).Succeeded().Output;
        Assert.Equal(
            $"""
            {_folder["beir"]}
             Passages   Words a passage
            ────────────────────────────
                    3               4.0
             Split   Queries   Judgments   Relevant a query   Words a query
            ────────────────────────────────────────────────────────────────
             test          2           3               1.00             2.0
            Relevant: judged with grade 1 or above.
            First passage: p1
              Files how to read files

            """, output);
    }

    [Fact]
    public void Inspect_Json_HasTheSameCounts()
    {
        BeirFolder.Write(_folder);
        JsonNode json = CliRun.Of("datasets", "inspect", _folder["beir"], "--json").Succeeded().Json;
        Assert.Equal(3, (int)json["passages"]!);
        Assert.Equal(2, (int)json["splits"]![0]!["queries"]!);
        Assert.Equal(1, (double)json["splits"]![0]!["relevantPerQuery"]!);
    }

    [Fact]
    public void Inspect_EmptyCorpus_HasNoMean()
    {
        string corpus = _folder.Write("empty.tsv", "");
        Assert.Null(CliRun.Of("datasets", "inspect", corpus, "--json").Succeeded().Json["wordsPerPassage"]);
    }

    [Fact]
    public void Inspect_UnknownCollection_ListsThoseKnown() =>
        CliRun.Of("datasets", "inspect", "nowhere").AssertRefused("dotnet-api, aspnetcore-api", "\"nowhere\"");

    [Fact]
    public void Inspect_MalformedCorpus_NamesFileLineAndValue()
    {
        string corpus = _folder.Write("corpus.tsv", "p1\ttext\np2\n");
        CliRun.Of("datasets", "inspect", corpus).AssertRefused($"{corpus}:2: ", "\"p2\"");
    }
}
