using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class DatasetsVerbTests : IDisposable
{
    private const string Core17 = "jhu-clsp/core17-instructions";
    private readonly DatasetEnvironment _environment = new();

    private TemporaryFolder Folder => _environment.Folder;

    public void Dispose() => _environment.Dispose();

    [Fact]
    public void List_Always_NamesTheEmbeddedCollectionsAndTheCatalogs()
    {
        string output = CliRun.Of("datasets", "list").Succeeded().Output;
        Assert.StartsWith(
            $"""
            {Folder["cache"]}
             Collection                                               Passages        MB   State     Licence or terms
            """, output, StringComparison.Ordinal);
        Assert.Contains("\n dotnet-api ", output, StringComparison.Ordinal);
        Assert.Contains(
            "\n beir/fiqa/test                                             57,638      17.9   missing   ", output);
        JsonNode json = CliRun.Of("datasets", "list", "--json").Succeeded().Json;
        Assert.Equal("dotnet-api", (string)json["collections"]![0]!["id"]!);
        Assert.True((bool)json["collections"]![0]!["present"]!);
        Assert.False((bool)json["collections"]!.AsArray().Single(c => (string)c!["id"]! == "beir/fiqa/test")!["present"]!);
        Assert.Contains(json["collections"]!.AsArray(), c => (string)c!["id"]! == "dotnet-api/exactly-one-of");
    }

    [Fact]
    public void List_PulledCollection_IsPresent()
    {
        CliRun.Of("datasets", "pull", Core17).Succeeded();
        string line = CliRun.Of("datasets", "list").Succeeded().Output.Split('\n')
            .Single(l => l.Contains(Core17, StringComparison.Ordinal));
        Assert.Contains(" present ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_CollectionToPull_SaysWhereItComesFrom()
    {
        string output = CliRun.Of("datasets", "inspect", "msmarco-passage/trec-dl-hard").Succeeded().Output;
        Assert.StartsWith(
            """
            msmarco-passage/trec-dl-hard: DL-Hard, passages
              source:   https://github.com/grill-lab/DL-Hard
              licence:  MS MARCO's terms: non-commercial research; the judgments state none
              passages: 8,841,823
              queries:  test 50
              state:    1,057.8 MB to download; run `hypencoder datasets pull msmarco-passage/trec-dl-hard`
            """, output, StringComparison.Ordinal);
        Assert.Contains("1,057,717,952   md5:31644046b18952c1386cd4564ba2ae69   missing   https://", output);
        JsonNode json = CliRun.Of("datasets", "inspect", "msmarco-passage/trec-dl-hard", "--json").Succeeded().Json;
        Assert.Equal(8_841_823, (int)json["passages"]!);
        Assert.Equal(4, json["files"]!.AsArray().Count);
        Assert.Empty(_environment.Files.Requests);
    }

    [Fact]
    public void Inspect_PulledCollection_CountsItToo()
    {
        CliRun.Of("datasets", "pull", Core17).Succeeded();
        string output = CliRun.Of("datasets", "inspect", Core17).Succeeded().Output;
        Assert.Contains("state:    present\n", output, StringComparison.Ordinal);
        Assert.Contains("hub cache", output, StringComparison.Ordinal);
        Assert.Contains("First passage: 9\n  Dams are built.\n", output, StringComparison.Ordinal);
        JsonNode json = CliRun.Of("datasets", "inspect", Core17, "--json").Succeeded().Json;
        Assert.Equal(1, (int)json["passages"]!);
        Assert.Equal("original", (string)json["splits"]![0]!["split"]!);
    }

    [Fact]
    public void Inspect_TrainingExamples_AreNotCounted()
    {
        string output = CliRun.Of("datasets", "inspect", "samaya-ai/msmarco-w-instructions").Succeeded().Output;
        Assert.Contains("4,847.0 MB to download", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_BeirDirectory_CountsEverything()
    {
        BeirFolder.Write(Folder);
        string output = CliRun.Of("datasets", "inspect", Folder["beir"]).Succeeded().Output;
        Assert.Equal(
            $"""
            {Folder["beir"]}
             Passages   Words per passage
            ──────────────────────────────
                    3                 4.0
             Split   Queries   Judgments   Relevant per query   Words per query
            ────────────────────────────────────────────────────────────────────
             test          2           3                 1.00               2.0
            Relevant: judged with grade 1 or above.
            First passage: p1
              Files how to read files

            """, output);
    }

    [Fact]
    public void Inspect_Json_HasTheSameCounts()
    {
        BeirFolder.Write(Folder);
        JsonNode json = CliRun.Of("datasets", "inspect", Folder["beir"], "--json").Succeeded().Json;
        Assert.Equal(3, (int)json["passages"]!);
        Assert.Equal(2, (int)json["splits"]![0]!["queries"]!);
        Assert.Equal(1, (double)json["splits"]![0]!["relevantPerQuery"]!);
    }

    [Fact]
    public void Inspect_EmptyCorpus_HasNoMean()
    {
        string corpus = Folder.Write("empty.tsv", "");
        Assert.Null(CliRun.Of("datasets", "inspect", corpus, "--json").Succeeded().Json["wordsPerPassage"]);
    }

    [Fact]
    public void Inspect_UnknownCollection_ListsNearNames() =>
        CliRun.Of("datasets", "inspect", "nowhere").AssertRefused("near names: ", "\"nowhere\"");

    [Fact]
    public void Inspect_MalformedCorpus_NamesFileLineAndValue()
    {
        string corpus = Folder.Write("corpus.tsv", "p1\ttext\np2\n");
        CliRun.Of("datasets", "inspect", corpus).AssertRefused($"{corpus}:2: ", "\"p2\"");
    }
}
