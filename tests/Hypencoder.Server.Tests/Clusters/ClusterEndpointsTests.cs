using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Server.Api;
using Hypencoder.Server.Clusters;
using Hypencoder.Server.Indexes;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Server.Tests.Clusters;

public sealed class ClusterEndpointsTests : IAsyncLifetime
{
    private readonly Cluster _cluster = new();
    private HypencoderServer _server = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await HypencoderServer.StartAsync(
            new ServerOptions { Indexes = [], Urls = ["http://127.0.0.1:0"], LogLevel = LogLevel.Critical }, _cluster);
        _client = new HttpClient { BaseAddress = new Uri(_server.Addresses.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Search_ShardMissing_AnswersWithTheOthersAndNamesIt()
    {
        _cluster.MissingShards = [1];

        (int status, JsonNode? body) = await PostAsync(new { query = "bees", top_k = 1 });

        Assert.Equal(200, status);
        Assert.Equal("p0", (string)body!["results"]![0]!["id"]!);
        Assert.Equal("""[{"shard":1,"reason":"node 1 is gone"}]""", body["missing_shards"]!.ToJsonString());
    }

    [Fact]
    public async Task Search_AllShardsThere_SaysThatNoneIsMissing()
    {
        (int status, JsonNode? body) = await PostAsync(new { query = "bees" });

        Assert.Equal(200, status);
        Assert.Equal("[]", body!["missing_shards"]!.ToJsonString());
    }

    [Fact]
    public async Task Search_AllShardsMissing_IsUnavailable()
    {
        _cluster.MissingShards = [0, 1];

        ServerFixture.RequireProblem(await PostAsync(new { query = "bees" }), 503, "node 0 is gone");
    }

    [Theory]
    [InlineData(400, "strategy: expected exhaustive, found", """{"query": "bees", "strategy": "graph"}""")]
    [InlineData(400, "top_k: expected 1 to 1000, found 0", """{"query": "bees", "top_k": 0}""")]
    [InlineData(400, "kind: expected none", """{"query": "bees", "kind": "markdown"}""")]
    [InlineData(400, "folder: expected none", """{"query": "bees", "folder": "docs"}""")]
    [InlineData(400, "query: expected a text", """{"query": " "}""")]
    [InlineData(404, "index: expected bees, found", """{"query": "bees", "index": "cats"}""")]
    public async Task Search_WrongRequest_IsRefused(int status, string detail, string body) =>
        ServerFixture.RequireProblem(await PostAsync(JsonNode.Parse(body)!), status, detail);

    [Fact]
    public async Task Indexes_Cluster_AreDescribedWithTheirShards()
    {
        _cluster.MissingShards = [1];

        JsonNode index = (await ServerFixture.AnswerAsync(_client.GetAsync("/indexes"))).Body![0]!;

        Assert.Equal((2, "[1]"), ((int)index["shards"]!, index["missing_shards"]!.ToJsonString()));
        Assert.Equal(5_000_000_000, (long)index["passages"]!);
    }

    [Fact]
    public async Task Passages_AddedAndDeleted_ReachTheCluster()
    {
        (int status, JsonNode? body) = await ServerFixture.AnswerAsync(_client.PostAsync(
            "/passages", JsonContent.Create(new { passages = new[] { new { id = "a/b", text = "bees" } } })));

        Assert.Equal((200, 1), (status, (int)body!["upserted"]!));
        Assert.Equal([new Passage("a/b", "", "bees")], _cluster.Added);
        Assert.Equal(204, (await ServerFixture.AnswerAsync(_client.DeleteAsync("/passages/a%2Fb"))).Status);
        ServerFixture.RequireProblem(
            await ServerFixture.AnswerAsync(_client.DeleteAsync("/passages/a%2Fb")), 404, "no passage with this id");
    }

    [Theory]
    [InlineData(400, "passages[0].id: expected an id", """{"passages": [{"text": "bees"}]}""")]
    [InlineData(404, "index: expected bees", """{"index": "cats", "passages": [{"id": "a", "text": "b"}]}""")]
    public async Task Passages_WrongRequest_IsRefused(int status, string detail, string body) =>
        ServerFixture.RequireProblem(
            await ServerFixture.AnswerAsync(_client.PostAsync("/passages", JsonContent.Create(JsonNode.Parse(body)))),
            status, detail);

    private Task<(int Status, JsonNode? Body)> PostAsync(object body) =>
        ServerFixture.AnswerAsync(_client.PostAsync("/search", JsonContent.Create(body)));

    /// <summary>Two shards of which some are missing.</summary>
    private sealed class Cluster : IServedCluster
    {
        public string Name => "bees";

        public string ModelName => "model";

        public int Dimension => 16;

        public long Passages => 5_000_000_000;

        public int Shards => 2;

        public IReadOnlyList<int> MissingShards { get; set; } = [];

        public IReadOnlyList<string> Strategies => ["exhaustive"];

        public List<Passage> Added { get; } = [];

        public Task<ClusterOutcome> SearchAsync(SearchTask task, CancellationToken cancellationToken) =>
            Task.FromResult(new ClusterOutcome(
                new SearchOutcome(
                    "exhaustive", [new FoundPassage(1, 0.5f, new Passage("p0", "", task.Query), null)], 10, null,
                    TimeSpan.Zero, TimeSpan.Zero),
                [.. MissingShards.Select(shard => new MissingShardItem(shard, $"node {shard} is gone"))]));

        public Task UpsertAsync(IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
        {
            Added.AddRange(passages);
            return Task.CompletedTask;
        }

        public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
            Task.FromResult(Added.RemoveAll(passage => passage.Id == id) > 0);
    }
}
