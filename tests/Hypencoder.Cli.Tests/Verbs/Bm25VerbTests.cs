using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Lexical;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class Bm25VerbTests(ModelFixture models)
{
    [Fact]
    public void Bm25_CorpusAndIndex_FindTheSame()
    {
        string index = NewIndex(), run = models.NewPath("index.trec"), other = models.NewPath("corpus.trec");
        string queries = models.WriteQueries("read files", "draw circles 2", "nothing of it");

        CliRun ofIndex = CliRun.Of("bm25", "--index", index, "--queries", queries, "--run", run).Succeeded();
        CliRun.Of("bm25", "--corpus", models.Corpus, "--queries", queries, "--run", other).Succeeded();

        Assert.Equal(File.ReadAllText(other), File.ReadAllText(run));
        Assert.Equal($"{run}: 3 queries, BM25 over 56 passages, top 1000\n", ofIndex.Output);
        Assert.Contains("no passage shares a word with 1 of 3 queries", ofIndex.Error, StringComparison.Ordinal);
        using Bm25Index expected = Bm25Index.Build(CorpusFile.Read(models.Corpus));
        Run found = RunFile.Read(run);
        Assert.Equal(expected.Search("read files", 1000), found["q0"]);
        Assert.Equal(expected.Search("draw circles 2", 1000), found["q1"]);
    }

    [Fact]
    public async Task Bm25_IndexThatWasChanged_IsUpToDate()
    {
        string index = NewIndex();
        Assert.Equal(
            $"{index}: BM25 over 56 passages is up to date\n", CliRun.Of("bm25", "--index", index).Succeeded().Output);
        using (PassageIndex opened = PassageIndex.Open(index))
            await opened.AddAsync([new Passage("added", "", "a xylophone")]);
        JsonNode json = CliRun.Of("bm25", "--index", index, "--query", "xylophones", "--json").Succeeded().Json;
        Assert.Equal("added", (string)Assert.Single(json["results"]!.AsArray())!["id"]!);
    }

    [Fact]
    public void Bm25_OneQuery_ShowsItsPassages()
    {
        string[] lines = CliRun.Of("bm25", "--corpus", models.Corpus, "--query", "circles 1", "--top-k", "2")
            .Succeeded().Output.TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^1  \d+\.\d{3}  Passage 1$", lines[0]);
        CliRun none = CliRun.Of("bm25", "--corpus", models.Corpus, "--query", "zither").Succeeded();
        Assert.Equal("", none.Output);
        Assert.Contains("no passage shares a word", none.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Expected either --index or --corpus", "--query", "x")]
    [InlineData("Expected either --query or --queries", "--corpus", "CORPUS")]
    [InlineData("Expected one of --query and --queries", "--corpus", "CORPUS", "--query", "x", "--queries", "q")]
    [InlineData("--queries needs --run", "--corpus", "CORPUS", "--queries", "q")]
    [InlineData("--title-field needs --corpus", "--index", "i", "--title-field")]
    [InlineData("--b: expected a number from 0 to 1, found 1.5", "--corpus", "CORPUS", "--query", "x", "--b", "1.5")]
    [InlineData("--k1: expected a number, 0 or above, found \"-1\"", "--corpus", "CORPUS", "--query", "x", "--k1", "-1")]
    [InlineData("--query: expected a query, found \" \"", "--corpus", "CORPUS", "--query", " ")]
    [InlineData("--top-k needs --query or --queries", "--index", "i", "--top-k", "3")]
    public void Bm25_WrongInput_IsRefused(string message, params string[] arguments) =>
        CliRun.Of(["bm25", .. arguments.Select(a => a == "CORPUS" ? models.Corpus : a)]).AssertRefused(message);

    private string NewIndex()
    {
        string index = models.NewPath("index");
        CliRun.Of("encode", "--model", models.BiEncoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        return index;
    }
}
