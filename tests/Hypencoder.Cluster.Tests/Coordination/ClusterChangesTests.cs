using Hypencoder.Cluster.Coordination;
using Hypencoder.Data;
using Hypencoder.Retrieval.Sharding;

namespace Hypencoder.Cluster.Tests.Coordination;

public sealed class ClusterChangesTests
{
    private const string Query = "old bees";

    [Fact]
    public async Task Changes_OfTwoCoordinators_RankAsOneIndexInTheOrderOfTheShards()
    {
        await using ChangingCluster cluster = await ChangingCluster.StartAsync();
        ClusterChanges[] changes = [.. cluster.Searchers.Select(searcher => searcher.Changes)];
        Passage[] added = [.. Enumerable.Range(100, 30).Select(ChangingCluster.Original)];
        Passage replaced = new("p5", "", "cats sleep all day"), moved = new("p105", "", "the new honey");

        for (int i = 0; i < added.Length; i += 5)
            await changes[i / 5 % 2].UpsertAsync(added[i..(i + 5)]);
        await changes[0].UpsertAsync([replaced, moved]);
        Assert.True(await changes[1].RemoveAsync("p30"));
        Assert.True(await changes[0].RemoveAsync("p110"));
        Assert.False(await changes[1].RemoveAsync("p110"));

        Passage[] left = [.. added.Where(passage => passage.Id is not ("p105" or "p110")), moved];
        Passage[] shardZero = [.. Originals(0, 20).Where(passage => passage.Id != "p5"), .. left.Where(InZero)];
        Passage[] shardOne = [.. Originals(20, 40).Where(passage => passage.Id != "p30"),
            .. left.Where(passage => !InZero(passage))];
        // p5 was replaced where it lay, before p105.
        shardZero = InZero(moved) ? [.. shardZero[..^1], replaced, moved] : [.. shardZero, replaced];
        (string, float)[] expected = await cluster.RankAsync([.. shardZero, .. shardOne], Query);
        foreach (ClusterSearcher searcher in cluster.Searchers)
        {
            for (int turn = 0; turn < ChangingCluster.Nodes; turn++)
            {
                ClusterResult found = await searcher.Coordinator.SearchAsync(Query, 1000);
                Assert.Empty(found.Missing);
                Assert.Equal(expected, found.Hits.Select(hit => (hit.Passage.Id, hit.Score)));
            }
            await ChangingCluster.UntilAsync(() => searcher.Map.Passages() == expected.Length);
        }
    }

    [Fact]
    public async Task Upsert_SameIdsByTwoCoordinatorsAtOnce_LeavesEachOnce()
    {
        await using ChangingCluster cluster = await ChangingCluster.StartAsync();
        ClusterChanges[] changes = [.. cluster.Searchers.Select(searcher => searcher.Changes)];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await changes[i % 2].UpsertAsync([new Passage($"q{i / 4}", "", ClusterFixture.Text(i))]);
            if (i % 4 == 3)
                await changes[i / 4 % 2].RemoveAsync($"p{i}");
        }));

        ClusterResult found = await cluster.Searchers[0].Coordinator.SearchAsync(Query, 1000);
        Assert.Equal(
            Originals(0, 40).Select(p => p.Id).Except(["p3", "p7", "p11", "p15", "p19"])
                .Concat(Enumerable.Range(0, 5).Select(i => $"q{i}")).Order(),
            found.Hits.Select(hit => hit.Passage.Id).Order());
    }

    [Fact]
    public async Task Upsert_NodeAway_IsRefusedAndTheNodeCatchesUp()
    {
        await using ChangingCluster cluster = await ChangingCluster.StartAsync();
        ClusterSearcher searcher = cluster.Searchers[0];
        cluster.Copy(cluster.FolderOf(1), cluster.FolderOf(1) + "-old");
        await searcher.Changes.UpsertAsync([.. Enumerable.Range(100, 10).Select(ChangingCluster.Original)]);

        await cluster.StopAsync(1);
        await ChangingCluster.UntilAsync(() => searcher.Map.HoldersOf(0).Count == 1);
        ShardsUnavailableException refused = await Assert.ThrowsAsync<ShardsUnavailableException>(
            () => searcher.Changes.UpsertAsync([ChangingCluster.Original(200)]));
        Assert.Contains("a change needs all 2 nodes that hold it, found 1", refused.Message);

        // It comes back with an old copy, which must not answer before it has caught up.
        Directory.Delete(cluster.FolderOf(1), recursive: true);
        Directory.Move(cluster.FolderOf(1) + "-old", cluster.FolderOf(1));
        await cluster.StartNodeAsync(1);
        for (int turn = 0; turn < 20; turn++)
        {
            ClusterResult found = await searcher.Coordinator.SearchAsync(Query, 1000);
            Assert.Equal((0, 50), (found.Missing.Count, found.Hits.Count));
        }
        await ChangingCluster.UntilAsync(() => Enumerable.Range(0, 2).All(shard =>
            searcher.Map.HoldersOf(shard) is { Count: 2 } holders
            && holders.Select(node => node.Shards.First(s => s.Shard == shard).LastChange).Distinct().Count() == 1));
        await searcher.Changes.UpsertAsync([ChangingCluster.Original(200)]);
    }

    [Fact]
    public async Task Upsert_MoreNodesThanReplicas_IsRefused()
    {
        await using ChangingCluster cluster = await ChangingCluster.StartAsync(replicas: 1);

        ShardsUnavailableException refused = await Assert.ThrowsAsync<ShardsUnavailableException>(
            () => cluster.Searchers[0].Changes.UpsertAsync([ChangingCluster.Original(100)]));

        Assert.Contains("a change needs all 1 nodes that hold it, found 2", refused.Message);
    }

    private static IEnumerable<Passage> Originals(int first, int end) =>
        Enumerable.Range(first, end - first).Select(ChangingCluster.Original);

    private static bool InZero(Passage added) => ShardPlacement.ForNew(added.Id, 2) == 0;
}
