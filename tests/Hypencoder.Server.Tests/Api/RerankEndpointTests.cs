using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Models;

namespace Hypencoder.Server.Tests.Api;

public sealed class RerankEndpointTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string[] Documents = [.. Enumerable.Range(0, 8).Select(i => ServerFixture.Text(i * 7))];

    [Theory]
    [InlineData("BiEncoder")]
    [InlineData("Hypencoder")]
    public async Task Rerank_Documents_AreOrderedByTheModelsScore(string kindName)
    {
        DualEncoderKind kind = Enum.Parse<DualEncoderKind>(kindName);
        await using ServerFixture server = await ServerFixture.StartAsync(kind: kind);
        using RetrievalModel model = RetrievalModel.Load(Path.Combine(server.Folder, $"model-{kind}-7"));
        float[] scores = model.EncodeQueries(["old bees"])[0].Score(model.EncodePassages(Documents));

        (int status, JsonNode? body) = await server.PostAsync(
            "/rerank", new { model = "first", query = "old bees", documents = Documents, top_n = 3 });

        Assert.Equal(200, status);
        JsonArray results = body!["results"]!.AsArray();
        int[] best = [.. Enumerable.Range(0, 8).OrderByDescending(i => scores[i]).Take(3)];
        Assert.Equal(best, results.Select(r => (int)r!["index"]!));
        Assert.Equal(best.Select(i => (double)scores[i]), results.Select(r => (double)r!["relevance_score"]!));
        Assert.All(results, r => Assert.Null(r!["document"]));
        Assert.True((int)body["usage"]!["total_tokens"]! > Documents.Length);
    }

    [Fact]
    public async Task Rerank_ObjectsWithTitles_AreScoredAsPassages()
    {
        string joined = new Passage("", "Honey", "bees make it").FullText;

        (_, JsonNode? objects) = await shared.Server.PostAsync("/rerank", new
        {
            query = "bees",
            documents = new object[] { new { title = "Honey", text = "bees make it" }, new { text = "cats", id = 5 } },
            return_documents = true,
        });
        (_, JsonNode? strings) = await shared.Server.PostAsync(
            "/v1/rerank", new { query = "bees", documents = new[] { joined, "cats" }, return_documents = true });

        Assert.Equal(strings!["results"]!.ToJsonString(), objects!["results"]!.ToJsonString());
        Assert.Contains(objects["results"]!.AsArray(), r => (string?)r!["document"]!["text"] == joined);
    }

    [Fact]
    public async Task Rerank_TextsOfTextEmbeddingsInference_AreAnsweredInItsForm()
    {
        (_, JsonNode? raw) = await shared.Server.PostAsync(
            "/rerank", new { query = "bees", texts = Documents, raw_scores = true, return_text = true });
        (_, JsonNode? usual) = await shared.Server.PostAsync(
            "/rerank", new { query = "bees", texts = Documents, truncate = true });

        Assert.Equal(8, raw!.AsArray().Count);
        foreach ((JsonNode? one, JsonNode? other) in raw.AsArray().Zip(usual!.AsArray()))
        {
            Assert.Equal(1 / (1 + Math.Exp(-(double)one!["score"]!)), (double)other!["score"]!, 12);
            Assert.Equal(Documents[(int)one["index"]!], (string)one["text"]!);
        }
    }

    [Theory]
    [InlineData("""{"query":"a","documents":[]}""", 400, "documents: expected 1 to 1024, found none")]
    [InlineData("""{"query":"a"}""", 400, "documents: expected 1 to 1024, found none")]
    [InlineData("""{"query":"a","documents":["b",5]}""", 400, "documents[1]: expected a string or an object")]
    [InlineData("""{"query":"a","documents":[{"body":"b"}]}""", 400, "found \"an object without a text\"")]
    [InlineData("""{"query":"a","documents":["b"],"top_n":0}""", 400, "top_n: expected 1 or more, found 0")]
    [InlineData("""{"query":"a","documents":["b"],"rank_fields":["x"]}""", 400, "rank_fields: this member is not")]
    [InlineData("""{"query":"a","documents":["b"],"model":"rerank-v3.5"}""", 404, "model: expected model-BiEncoder-7")]
    [InlineData("""{"query":"a","documents":["b"],"texts":["b"]}""", 400, "expected either documents or texts")]
    [InlineData("""{"query":"a","texts":["b", null]}""", 400, "texts[1]: expected a text")]
    [InlineData("""{"query":"a","texts":["b"],"truncation_direction":"Left"}""", 400, "expected Right")]
    public async Task Rerank_WrongRequest_IsRefusedWithAReason(string body, int status, string reason)
    {
        ServerFixture.RequireProblem(await shared.Server.PostAsync("/rerank", body), status, reason);
    }

    [Fact]
    public async Task Rerank_TooManyDocuments_AreRefused()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { Limits = new ServerLimits { Documents = 7 } });

        ServerFixture.RequireProblem(
            await server.PostAsync("/rerank", new { query = "a", documents = Documents }), 400,
            "documents: expected 1 to 7, found 8");
    }
}
