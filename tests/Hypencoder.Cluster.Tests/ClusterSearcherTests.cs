using Hypencoder.Cluster.Coordination;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;

namespace Hypencoder.Cluster.Tests;

/// <summary>Searches through Orleans: nodes and coordinator in this process, over the loopback address.</summary>
public sealed class ClusterSearcherTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [Theory]
    [InlineData(SearchStrategy.Exhaustive, 1)]
    [InlineData(SearchStrategy.Exhaustive, 10)]
    [InlineData(SearchStrategy.Exhaustive, 1000)]
    [InlineData(SearchStrategy.Certified, 10)]
    public async Task Search_ExactStrategy_RanksAsOneIndex(SearchStrategy kind, int topK)
    {
        ISearchStrategy one = cluster.Index.CreateStrategy(SearchStrategy.Exhaustive, new SearchOptions());
        bool tied = false;
        for (int query = 0; query < 20; query++)
        {
            string text = ClusterFixture.Text(7 * query);
            Ranking expected = one.Search(cluster.Model.EncodeQueries([text])[0], topK);

            ClusterResult found = await cluster.Searcher.Coordinator.SearchAsync(text, topK, kind);

            Assert.Empty(found.Missing);
            Assert.True(found.Certified);
            Assert.Equal(expected.Indices.Select(i => (long)i), found.Hits.Select(Position));
            Assert.Equal(expected.Scores, found.Hits.Select(hit => hit.Score));
            Assert.Equal(expected.Indices.Select(i => cluster.Index.Passage(i)), found.Hits.Select(hit => hit.Passage));
            tied |= expected.Scores.Distinct().Count() < expected.Scores.Length;
        }
        Assert.True(tied || topK == 1); // the order of equal scores was compared too
    }

    [Fact]
    public async Task Search_InTwoStages_FindsTheShardsBest()
    {
        ClusterResult found = await cluster.Searcher.Coordinator.SearchAsync("old bees", 5, SearchStrategy.TwoStage);
        ClusterResult exact = await cluster.Searcher.Coordinator.SearchAsync("old bees", 5);

        Assert.Equal(exact.Hits.Select(Position), found.Hits.Select(Position));
        Assert.Equal(StrategyChoice.TwoStage, found.Strategy);
    }

    [Fact]
    public async Task Search_ShardWithoutNode_RanksTheOthersAndNamesIt()
    {
        Coordinator partial = new(
            cluster.Model, cluster.Manifest, shard => shard == 1 ? [] : cluster.Searcher.Map.ReplicasOf(shard),
            new LastChanges(ClusterFixture.Shards),
            new CoordinatorOptions { Deadline = TimeSpan.FromSeconds(20) });

        ClusterResult found = await partial.SearchAsync("old bees", ClusterFixture.Passages);
        ClusterResult whole = await cluster.Searcher.Coordinator.SearchAsync("old bees", ClusterFixture.Passages);

        Assert.Equal([new MissingShard(1, "no node that answers holds it")], found.Missing);
        Assert.False(found.Certified);
        Assert.Equal(
            whole.Hits.Where(hit => hit.Shard != 1).Select(Position), found.Hits.Select(Position));
    }

    [Fact]
    public async Task Search_StrategyThatShardsLack_IsRefusedByEachByName()
    {
        ClusterResult found = await cluster.Searcher.Coordinator.SearchAsync("old bees", 5, SearchStrategy.Graph);

        Assert.Empty(found.Hits);
        Assert.Equal([0, 1, 2], found.Missing.Select(missing => missing.Shard));
        Assert.All(found.Missing, missing => Assert.Contains("the index has no neighbour graph yet", missing.Reason));
    }

    [Theory]
    [InlineData(8, "expected version 1, found")]
    [InlineData(100, "expected the checksum")]
    public async Task Search_DamagedWireBytes_AreRefusedByEachShard(int at, string reason)
    {
        byte[] wire = cluster.Model.CreateQNetWire().Write(cluster.Model.EncodeQueries(["old bees"])[0]);
        wire[at] ^= 0x40;

        ClusterResult found = await cluster.Searcher.Coordinator.SearchAsync(
            wire, 5, StrategyChoice.Exhaustive, withTexts: false, TimeSpan.Zero, CancellationToken.None);

        Assert.Empty(found.Hits);
        Assert.Equal(ClusterFixture.Shards, found.Missing.Count);
        Assert.All(found.Missing, missing => Assert.Contains(reason, missing.Reason));
    }

    [Fact]
    public void Strategies_OfAllShards_AreThoseOfTheIndex() => Assert.Equal(
        [StrategyChoice.Exhaustive, StrategyChoice.Certified, StrategyChoice.TwoStage],
        cluster.Searcher.Map.Strategies());

    /// <summary>Position of a passage among those of all shards as they were split.</summary>
    private long Position(ClusterHit hit) => cluster.Manifest.Shards[hit.Shard].First + hit.Place;
}
