using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Hybrid;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class HybridSearchTests(ModelFixture models)
{
    [Theory]
    [InlineData("rrf")]
    [InlineData("score", "--fusion-method", "score", "--fusion-weights", "0.4,0.6", "--fusion-depth", "30")]
    public void Search_HybridRun_IsTheFusionOfItsParts(string method, params string[] options)
    {
        string queries = models.WriteQueries("read files", "draw circles 2"), index = NewIndex();
        string bm25 = models.NewPath("bm25"), dense = models.NewPath("dense"), hybrid = models.NewPath("hybrid");
        CliRun.Of("bm25", "--index", index, "--queries", queries, "--run", bm25).Succeeded();
        CliRun.Of("search", "--index", index, "--queries", queries, "--run", dense).Succeeded();

        CliRun made = CliRun.Of(
            ["search", "--index", index, "--queries", queries, "--run", hybrid, "--hybrid", "--top-k", "30", .. options])
            .Succeeded();

        Assert.StartsWith(
            $"{hybrid}: 2 queries, BM25 and exhaustive search fused by {method}, top 30\n", made.Output,
            StringComparison.Ordinal);
        FusionOptions fusion = method == "rrf"
            ? new()
            : new() { Method = FusionMethod.Score, Weights = [0.4, 0.6] };
        Run expected = RankFusion.Fuse([RunFile.Read(bm25), RunFile.Read(dense)], fusion, method == "rrf" ? 1000 : 30);
        Run found = RunFile.Read(hybrid);
        foreach (string query in expected.QueryIds)
        {
            Assert.Equal(30, found[query].Count);
            Dictionary<string, double> scores = expected[query].ToDictionary(e => e.PassageId, e => e.Score);
            // The order of ties is that of the passages here and of their ids there, which can move a rank.
            Assert.All(found[query], e => Assert.Equal(scores.GetValueOrDefault(e.PassageId, e.Score), e.Score, 0.002));
        }
    }

    [Fact]
    public void Search_HybridQuery_SaysWhatEachPartFound()
    {
        JsonNode json = CliRun.Of(
            "search", "--index", NewIndex(), "--query", "circles 1", "--hybrid", "--json").Succeeded().Json;
        Assert.Equal("bm25+exhaustive", (string)json["strategy"]!);
        Assert.Equal(56, (int)json["foundByModel"]!);
        Assert.InRange((int)json["foundByBm25"]!, 1, 55);
        JsonNode first = json["results"]![0]!;
        double sum = 1.0 / (60 + (int)first["model"]!["rank"]!)
            + (first["bm25"] is JsonNode bm25 ? 1.0 / (60 + (int)bm25["rank"]!) : 0);
        Assert.Equal(sum, (double)first["score"]!, 1e-6);
    }

    [Theory]
    [InlineData("--fusion-k needs --hybrid", "--fusion-k", "3")]
    [InlineData("--fusion-weights: expected 2 weights, of BM25 and of the model, found 3", "--hybrid", "--fusion-weights", "1,2,3")]
    [InlineData("--fusion-k needs --fusion-method rrf", "--hybrid", "--fusion-method", "score", "--fusion-k", "3")]
    public void Search_WrongFusion_IsRefused(string message, params string[] options) =>
        CliRun.Of(["search", "--index", models.Index, "--query", "x", .. options]).AssertRefused(message);

    private string NewIndex()
    {
        string index = models.NewPath("index");
        CliRun.Of("encode", "--model", models.Hypencoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        return index;
    }
}
