using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs.Cluster;

[Collection(nameof(ModelTests))]
public sealed class ClusterNodeVerbTests(ModelFixture models)
{
    private const int DeadlineMilliseconds = 2000;

    [Theory]
    [InlineData("expected the folder of a shard with a shard.json", "cluster-node", "--shard", "INDEX")]
    [InlineData("--silo: expected an address", "cluster-node", "--shard", "INDEX", "--silo", "0.0.0.0:1")]
    [InlineData("--cluster: expected an address", "cluster-node", "--shard", "INDEX", "--cluster", "nowhere")]
    [InlineData("Expected --cluster and --shards together", "serve", "--cluster", "127.0.0.1:1")]
    [InlineData("Expected either --index or --demo or --cluster", "serve", "--demo", "--cluster", "a", "--shards", "b")]
    [InlineData("version: expected 1, found 2", "serve", "--cluster", "127.0.0.1:1", "--shards", "INDEX/index.json")]
    public void ClusterVerbs_WrongArguments_AreRefused(string reason, params string[] arguments) =>
        CliRun.Of([.. arguments.Select(a => a.Replace("INDEX", models.Index))]).AssertRefused(reason);

    [Fact]
    public void ClusterNode_ShardsOfTwoSplits_AreRefused()
    {
        string[] folders = [.. new[] { 2, 3 }.Select(shards =>
        {
            string output = models.NewPath("shards");
            CliRun.Of("split", "--index", models.Index, "--shards", $"{shards}", "--out", output).Succeeded();
            return Path.Combine(output, "shard-1");
        })];

        CliRun.Of("cluster-node", "--shard", folders[0], "--shard", folders[1])
            .AssertRefused(folders[1], "expected a shard of the split");
    }

    /// <summary>
    /// Three nodes in processes of their own: one is killed during queries and started again, one is stopped. Shard 0
    /// is on two nodes, so that none of its passages are ever missing.
    /// </summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public async Task Cluster_NodesKilledAndStopped_NamesMissingShardsAndRecovers()
    {
        string output = models.NewPath("shards"), first = ClusterProcess.FreeAddress();
        CliRun.Of("split", "--index", models.Index, "--shards", "3", "--out", output).Succeeded();
        (ClusterProcess zero, _) = await NodeAsync(first, first, 0);
        using ClusterProcess ofZero = zero;
        string address = ClusterProcess.FreeAddress();
        (ClusterProcess killed, _) = await NodeAsync(address, first, 1);
        (ClusterProcess two, _) = await NodeAsync(ClusterProcess.FreeAddress(), first, 2, 0);
        using ClusterProcess stopped = two;
        (ClusterProcess serve, string line) = await ClusterProcess.StartAsync(
            "serve", "--cluster", first, "--shards", Path.Combine(output, "shards.json"), "--port", "0",
            "--deadline-ms", $"{DeadlineMilliseconds}", "--max-queued", "64", "--log-level", "error");
        using ClusterProcess served = serve;
        using HttpClient client = new() { BaseAddress = new Uri(line.Split(' ')[^1]) };
        string[] one = Ids(CliRun.Of(
            "search", "--index", models.Index, "--query", "read files", "--top-k", "56", "--json").Succeeded().Json);
        string[] withoutOne = [.. one.Where(id => int.Parse(id[1..]) is < 18 or > 36)]; // shard 1 has p18 to p36

        await UntilAsync(one, []);
        Task<(string[] Ids, int[] Missing)>[] asked = [.. Enumerable.Range(0, 8).Select(_ => AskAsync())];
        killed.Signal("KILL");
        killed.Dispose();
        foreach ((string[] ids, int[] missing) in await Task.WhenAll(asked))
            Assert.Equal(missing is [] ? one : withoutOne, ids); // never a wrong answer that claims to be whole
        await UntilAsync(withoutOne, [1]);

        (ClusterProcess again, _) = await NodeAsync(address, first, 1);
        using ClusterProcess restarted = again;
        await UntilAsync(one, []);

        stopped.Signal("STOP");
        for (int query = 0; query < 3; query++)
        {
            long begin = Stopwatch.GetTimestamp();
            (string[] ids, int[] missing) = await AskAsync();
            Assert.Equal([2], missing);
            Assert.Equal(one.Where(id => int.Parse(id[1..]) < 37), ids); // shard 0 from its other node
            Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromMilliseconds(DeadlineMilliseconds + 3000));
        }
        stopped.Signal("CONT");
        await UntilAsync(one, []);

        Task<(ClusterProcess Process, string Line)> NodeAsync(string silo, string cluster, params int[] shards) =>
            ClusterProcess.StartAsync(
            [
                "cluster-node", "--silo", silo, "--cluster", cluster,
                .. shards.SelectMany(shard => new[] { "--shard", Path.Combine(output, $"shard-{shard}") }),
            ]);

        async Task<(string[] Ids, int[] Missing)> AskAsync()
        {
            using HttpResponseMessage answer = await client.PostAsJsonAsync(
                "/search", new { query = "read files", top_k = 56 });
            JsonNode found = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.True(answer.IsSuccessStatusCode, found.ToJsonString());
            return (Ids(found), [.. found["missing_shards"]!.AsArray().Select(m => (int)m!["shard"]!)]);
        }

        async Task UntilAsync(string[] ids, int[] missing)
        {
            for (int left = 100; ; left--)
            {
                (string[] found, int[] without) = await AskAsync();
                if (without.SequenceEqual(missing) || left == 0)
                {
                    Assert.Equal((missing.Length, string.Join(' ', ids)), (without.Length, string.Join(' ', found)));
                    return;
                }
                await Task.Delay(200);
            }
        }
    }

    private static string[] Ids(JsonNode json) => [.. json["results"]!.AsArray().Select(r => (string)r!["id"]!)];
}
