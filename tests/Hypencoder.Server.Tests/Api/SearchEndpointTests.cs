using System.Text.Json.Nodes;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Server.Tests.Api;

public sealed class SearchEndpointTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("BiEncoder", "inner-product")]
    [InlineData("Hypencoder", "exhaustive")]
    public async Task Search_AnIndex_FindsWhatTheRetrieverFinds(string kind, string strategy)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(kind: Enum.Parse<DualEncoderKind>(kind));
        using Retriever retriever = await Retriever.OpenAsync(Path.Combine(server.Folder, "first"));
        IReadOnlyList<Hit> expected = retriever.Search("old bees sleep", 7);

        (int status, JsonNode? body) = await server.PostAsync("/search", new { query = "old bees sleep", top_k = 7 });

        Assert.Equal(200, status);
        JsonArray results = body!["results"]!.AsArray();
        Assert.Equal(expected.Select(h => h.Id), results.Select(r => (string)r!["id"]!));
        Assert.Equal(expected.Select(h => (double)h.Score), results.Select(r => (double)r!["score"]!));
        Assert.Equal(expected.Select(h => h.Passage.Text), results.Select(r => (string)r!["text"]!));
        Assert.Equal(strategy, (string)body["strategy"]!);
        Assert.Equal(20, (int)body["passages_scored"]!);
        Assert.True((double)body["milliseconds"]!["encode"]! > 0);
    }

    [Theory]
    [InlineData("{\"query\": \"\"}", "query: expected a text with a word")]
    [InlineData("{\"query\": \"\\u0000\\u0001 \\u001b\"}", "query: expected a text with a word")]
    [InlineData("{}", "query: expected a text, found none")]
    [InlineData("{\"query\": \"a\", \"top_k\": 0}", "top_k: expected 1 to 1000, found 0")]
    [InlineData("{\"query\": \"a\", \"top_k\": 1001}", "top_k: expected 1 to 1000, found 1001")]
    [InlineData("{\"query\": \"a\", \"top_k\": \"5\"}", "top_k: expected a whole number")]
    [InlineData("{\"query\": 5}", "query: expected a string")]
    [InlineData("{\"query\": \"a\", \"topK\": 5}", "topK: this member is not supported")]
    [InlineData("{\"query\": \"a\", \"strategy\": \"graph\"}", "strategy: expected inner-product, found \"graph\"")]
    [InlineData("{\"query\": \"a\", \"kind\": \"markdown\"}", "the index has no catalogue")]
    [InlineData("{\"query\": \"\\ud800\"}", "query: expected a string")]
    [InlineData("{\"query\": \"a\", \"query\": \"b\"}", "the body: expected JSON")]
    [InlineData("query=a", "the body: expected JSON")]
    [InlineData("", "the body: expected JSON")]
    public async Task Search_WrongRequest_IsRefusedWithAReason(string body, string reason)
    {
        ServerFixture.RequireProblem(await shared.Server.PostAsync("/search", body), 400, reason);
    }

    [Fact]
    public async Task Search_QueryOfTenThousandWords_IsRefusedByTheLimit()
    {
        string query = string.Join(' ', Enumerable.Repeat("honey", 10_000));

        ServerFixture.RequireProblem(
            await shared.Server.PostAsync("/search", new { query }), 400,
            "query: expected at most 8192 characters, found 59999");
        (int status, _) = await shared.Server.PostAsync("/search", new { query = query[..8192] });
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Search_ControlCharactersAmongWords_AreIgnored()
    {
        (_, JsonNode? plain) = await shared.Server.PostAsync("/search", new { query = "old bees" });

        (int status, JsonNode? body) = await shared.Server.PostAsync("/search", new { query = "old\0 \u001bbees" });

        Assert.Equal(200, status);
        Assert.Equal(plain!["results"]!.ToJsonString(), body!["results"]!.ToJsonString());
    }

    [Fact]
    public async Task Search_IndexByName_SearchesThatIndex()
    {
        using TempFolder folder = new();
        await ServerFixture.BuildAsync(folder, "second", ServerFixture.Passages(5, 100), DualEncoderKind.Hypencoder);
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { Indexes = [.. o.Indexes, new IndexSource("second", folder.File("second"))] }, folder: folder);

        (_, JsonNode? body) = await server.PostAsync("/search", new { query = "bees", index = "second" });

        Assert.Equal("second", (string)body!["index"]!);
        Assert.Equal(5, body["results"]!.AsArray().Count);
        ServerFixture.RequireProblem(
            await server.PostAsync("/search", new { query = "bees", index = "third" }), 404,
            "index: expected first or second, found \"third\"");
    }
}
