using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Retrieval;

namespace Hypencoder.Server.Tests.Indexes;

/// <summary>Indexes that other processes change or rebuild while they are served.</summary>
public sealed class ServedIndexTests
{
    [Fact]
    public async Task Search_IndexIsChangedByAnotherProcess_FindsTheChange()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        using (PassageIndex other = PassageIndex.Open(Path.Combine(server.Folder, "first")))
            await other.AddAsync([new Passage("x", "", "dogs")]);

        Assert.True(await FindsAsync(server, ids => ids.Contains("x")));
    }

    [Theory]
    [InlineData(7)] // of the same model
    [InlineData(8)]
    public async Task Search_IndexIsRebuiltElsewhereAndRenamed_IsSwappedWithoutALostRequest(int seed)
    {
        using TempFolder folder = new();
        await ServerFixture.BuildAsync(folder, "rebuilt", ServerFixture.Passages(30, 500), seed: seed);
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { Limits = new ServerLimits { Concurrency = 2, Queue = 100 } }, folder: folder);
        using CancellationTokenSource stopping = new();
        Task<int>[] clients = [.. Enumerable.Range(0, 4).Select(_ => SearchOnAsync(server, stopping.Token))];

        Directory.Move(folder.File("first"), folder.File("earlier"));
        await Task.Delay(100); // without a folder the earlier index is served
        Directory.Move(folder.File("rebuilt"), folder.File("first"));
        Assert.True(await FindsAsync(server, ids => ids.Count == 30));
        Directory.Delete(folder.File("earlier"), recursive: true);
        await Task.Delay(100);

        await stopping.CancelAsync();
        Assert.All(await Task.WhenAll(clients), answered => Assert.True(answered > 0));
    }

    [Fact]
    public async Task Upsert_RightAfterARebuild_ChangesTheNewIndex()
    {
        using TempFolder folder = new();
        await ServerFixture.BuildAsync(folder, "rebuilt", ServerFixture.Passages(30, 500));
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { RefreshInterval = TimeSpan.FromHours(1) }, folder: folder);

        Directory.Move(folder.File("first"), folder.File("earlier"));
        Directory.Move(folder.File("rebuilt"), folder.File("first"));
        (int status, JsonNode? body) = await server.PostAsync(
            "/passages", new { passages = new[] { new { id = "x", text = "dogs" } } });

        Assert.Equal((200, 31), (status, (int)body!["passages"]!));
        using PassageIndex index = PassageIndex.Open(folder.File("first"));
        Assert.Equal(31, index.Passages().Count());
    }

    [Fact]
    public async Task Upsert_RebuiltByAnotherModel_IsRefusedUntilTheSwap()
    {
        using TempFolder folder = new();
        await ServerFixture.BuildAsync(folder, "rebuilt", ServerFixture.Passages(30, 500), seed: 8);
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { RefreshInterval = TimeSpan.FromHours(1) }, folder: folder);
        Directory.Move(folder.File("first"), folder.File("earlier"));
        Directory.Move(folder.File("rebuilt"), folder.File("first"));
        object passages = new { passages = new[] { new { id = "x", text = "dogs" } } };

        Assert.Equal(500, (await server.PostAsync("/passages", passages)).Status);
        server.Server.Indexes.All[0].Refresh();
        Assert.Equal(200, (await server.PostAsync("/passages", passages)).Status);

        using PassageIndex index = PassageIndex.Open(folder.File("first"));
        Assert.Equal(31, index.Passages().Count());
    }

    [Fact]
    public async Task Stop_WhileASearchRuns_WaitsForItsAnswer()
    {
        using BlockingPlaces places = new();
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { Indexes = [o.Indexes[0] with { Places = _ => places }] });
        Task<(int Status, JsonNode? Body)> running = server.PostAsync("/search", new { query = "bees" });
        await places.BeginAsync();

        Task stopping = server.Server.StopAsync();
        await Task.Delay(100);
        Assert.False(stopping.IsCompleted);
        places.Release();

        Assert.Equal(200, (await running).Status);
        await stopping;
    }

    private static async Task<int> SearchOnAsync(ServerFixture server, CancellationToken stopping)
    {
        int answered = 0;
        while (!stopping.IsCancellationRequested)
        {
            (int status, JsonNode? body) = await server.PostAsync("/search", new { query = "old bees", top_k = 50 });
            Assert.Equal(200, status);
            Assert.Contains(body!["results"]!.AsArray().Count, new[] { 20, 30 });
            answered++;
        }
        return answered;
    }

    private static async Task<bool> FindsAsync(ServerFixture server, Func<HashSet<string>, bool> expected)
    {
        for (int attempt = 0; attempt < 500; attempt++)
        {
            (_, JsonNode? body) = await server.PostAsync("/search", new { query = "bees", top_k = 100 });
            if (expected([.. body!["results"]!.AsArray().Select(r => (string)r!["id"]!)]))
                return true;
            await Task.Delay(10);
        }
        return false;
    }
}
