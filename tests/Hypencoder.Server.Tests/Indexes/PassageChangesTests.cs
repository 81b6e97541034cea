using System.Text.Json.Nodes;
using Hypencoder.Retrieval;

namespace Hypencoder.Server.Tests.Indexes;

public sealed class PassageChangesTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Upsert_NewAndKnownPassages_AreFoundAtOnceAndAfterRestart()
    {
        using TempFolder folder = new();
        await using (ServerFixture server = await ServerFixture.StartAsync(folder: folder))
        {
            (int status, JsonNode? body) = await server.PostAsync("/passages", new
            {
                passages = new[]
                {
                    new { id = "p3", title = "New", text = "old red cats" },
                    new { id = "x", title = "", text = "dogs" },
                },
            });

            Assert.Equal(200, status);
            Assert.Equal((2, 21), ((int)body!["upserted"]!, (int)body["passages"]!));
            Assert.Equal("old red cats", await TextAsync(server, "p3"));
        }
        await using ServerFixture later = await ServerFixture.StartAsync(folder: folder);
        Assert.Equal("old red cats", await TextAsync(later, "p3"));
        Assert.Equal("dogs", await TextAsync(later, "x"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a/b?c#d e")]
    [InlineData("100%2Fsure")]
    [InlineData("M:System.IO.File.Open(System.String,System.IO.FileMode)")]
    [InlineData("Füße/漢字")]
    public async Task Delete_AnyId_RemovesThatPassageOnly(string id)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        await server.PostAsync("/passages", new { passages = new[] { new { id, text = "dogs" } } });
        string path = "/passages/" + Uri.EscapeDataString(id);

        Assert.Equal(204, (await ServerFixture.AnswerAsync(server.Client.DeleteAsync(path))).Status);
        ServerFixture.RequireProblem(
            await ServerFixture.AnswerAsync(server.Client.DeleteAsync(path)), 404, "has no passage with this id");
        Assert.Null(await TextAsync(server, id));
        Assert.Equal(ServerFixture.Text(3), await TextAsync(server, "p3"));
    }

    [Theory]
    [InlineData("""{"passages":[]}""", "passages: expected 1 to 1024, found none")]
    [InlineData("""{"passages":[{"id":"","text":"a"}]}""", "passages[0].id: expected an id")]
    [InlineData("""{"passages":[{"id":"a","text":"a"},{"id":"a","text":"b"}]}""", "passages[1].id: expected distinct")]
    [InlineData("""{"passages":[{"id":"a","text":" "}]}""", "passages[0].text: expected a text with a word")]
    [InlineData("""{"passages":[null]}""", "passages[0].id: expected an id")]
    [InlineData("""{"passages":[{"id":"a","text":"a","vector":[1]}]}""", "vector: this member is not supported")]
    [InlineData("""{"passages":{"id":"a","text":"a"}}""", "passages: expected an array")]
    public async Task Upsert_WrongPassages_AreRefusedAndNothingChanges(string body, string reason)
    {
        ServerFixture.RequireProblem(await shared.Server.PostAsync("/passages", body), 400, reason);
        Assert.Equal(20, (int)(await shared.Server.GetAsync("/indexes")).Body![0]!["passages"]!);
    }

    [Fact]
    public async Task Upsert_ManyClientsAtOnce_ShareAFewChangesAndLoseNothing()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 48).Select(async i =>
        {
            (int status, _) = await server.PostAsync(
                "/passages", new { passages = new[] { new { id = $"x{i}", text = ServerFixture.Text(i) } } });
            Assert.Equal(200, status);
            Assert.Equal(ServerFixture.Text(i), await TextAsync(server, $"x{i}"));
        }));

        using PassageIndex index = PassageIndex.Open(Path.Combine(server.Folder, "first"));
        Assert.Equal(68, index.Count);
        Assert.InRange(index.Info.Generation!.Value, 1, 40); // with merges; one by one there would be more than 48
    }

    [Fact]
    public async Task Upsert_MoreThanMayWait_IsRefusedWith429()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { Limits = new ServerLimits { Changes = 2 } });

        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i => (await server.PostAsync(
            "/passages", new { passages = new[] { new { id = $"x{i}", text = "dogs" } } })).Status));

        Assert.Contains(429, statuses);
        using PassageIndex index = PassageIndex.Open(Path.Combine(server.Folder, "first"));
        Assert.Equal(20 + statuses.Count(s => s == 200), index.Count);
    }

    private static async Task<string?> TextAsync(ServerFixture server, string id)
    {
        (int status, JsonNode? body) = await server.PostAsync("/search", new { query = "bees", top_k = 1000 });
        while (status == 429)
            (status, body) = await server.PostAsync("/search", new { query = "bees", top_k = 1000 });
        return (string?)body!["results"]!.AsArray().SingleOrDefault(r => (string)r!["id"]! == id)?["text"];
    }
}
