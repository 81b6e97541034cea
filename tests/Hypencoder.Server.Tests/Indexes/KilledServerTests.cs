using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Hypencoder.Retrieval;

namespace Hypencoder.Server.Tests.Indexes;

/// <summary>A server in a child process that is killed while clients add passages.</summary>
public sealed class KilledServerTests
{
    private const string Variable = "HYPENCODER_SERVED"; // the folder of the index, in which the child puts its address
    private const int Clients = 4;

    [Fact]
    public Task Upsert_ServerIsKilled_LosesNothingThatWasAcknowledged() => KillAsync(times: 2);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public Task Upsert_ServerIsKilledManyTimes_LosesNothingThatWasAcknowledged() => KillAsync(times: 200);

    /// <summary>Not a test itself: run by children of the other tests until they are killed.</summary>
    [Fact(Explicit = true)]
    public async Task Server_InAChild_ServesUntilItIsKilled()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not string folder)
            return;
        await using HypencoderServer server = await HypencoderServer.StartAsync(new ServerOptions
        {
            Indexes = [new IndexSource("first", Path.Combine(folder, "first"))],
            Urls = ["http://127.0.0.1:0"],
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Critical,
        });
        string address = Path.Combine(folder, "address");
        File.WriteAllText(address + ".tmp", server.Addresses.Single());
        File.Move(address + ".tmp", address, overwrite: true);
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task KillAsync(int times)
    {
        using TempFolder folder = new();
        await ServerFixture.BuildAsync(folder, "first", ServerFixture.Passages(20));
        Random random = new(times);
        Dictionary<string, string> acknowledged = ServerFixture.Passages(20).ToDictionary(p => p.Id, p => p.Text);
        for (int time = 0; time < times; time++)
        {
            File.Delete(folder.File("address"));
            using Process child = Start(folder.Path);
            string address = await AddressAsync(folder.File("address"), child);
            using HttpClient client = new() { BaseAddress = new Uri(address) };
            StrongBox<int> made = new();
            Task<Dictionary<string, string>>[] clients =
                [.. Enumerable.Range(0, Clients).Select(i => UpsertAsync(client, (time * Clients) + i, made))];
            int least = random.Next(1, 20);
            while (Volatile.Read(ref made.Value) < least)
                await Task.Delay(5);
            await Task.Delay(random.Next(100));
            child.Kill();
            await child.WaitForExitAsync();
            foreach (Dictionary<string, string> upserted in await Task.WhenAll(clients))
            {
                foreach ((string id, string text) in upserted)
                    acknowledged[id] = text;
            }
            using PassageIndex index = PassageIndex.Open(folder.File("first"));
            Dictionary<string, string> found = index.Passages().ToDictionary(p => p.Id, p => p.Text);
            Assert.All(acknowledged, pair => Assert.Equal(pair.Value, found.GetValueOrDefault(pair.Key)));
            // What was written but not acknowledged before the kill is at most one request of each client.
            Assert.InRange(found.Count, acknowledged.Count, acknowledged.Count + (Clients * (time + 1)));
        }
        // A server finds them too, by search.
        await using ServerFixture last = await ServerFixture.StartAsync(
            o => o with { Limits = new ServerLimits { TopK = int.MaxValue } }, folder: folder);
        (_, JsonNode? body) = await last.PostAsync("/search", new { query = "bees", top_k = 1_000_000 });
        HashSet<string> ids = [.. body!["results"]!.AsArray().Select(r => (string)r!["id"]!)];
        Assert.Subset(ids, new HashSet<string>(acknowledged.Keys));
    }

    /// <summary>Adds passages until the server is gone, and returns those that it acknowledged.</summary>
    private static async Task<Dictionary<string, string>> UpsertAsync(
        HttpClient client, int seed, StrongBox<int> made)
    {
        Dictionary<string, string> acknowledged = [];
        for (int i = 0; ; i++)
        {
            string id = $"c{seed}-{i}", text = ServerFixture.Text((seed * 100) + i);
            try
            {
                using HttpResponseMessage answer = await client.PostAsJsonAsync(
                    "/passages", new { passages = new[] { new { id, text } } });
                if (!answer.IsSuccessStatusCode)
                    continue;
                acknowledged[id] = text;
                Interlocked.Increment(ref made.Value);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return acknowledged;
            }
        }
    }

    private static async Task<string> AddressAsync(string path, Process child)
    {
        while (!File.Exists(path))
        {
            Assert.False(child.HasExited, "the server ended");
            await Task.Delay(10);
        }
        return await File.ReadAllTextAsync(path);
    }

    private static Process Start(string folder) =>
        TestChild.Start(nameof(Server_InAChild_ServesUntilItIsKilled), Variable, folder);
}
