namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>
/// Faults of processes and links while queries run: no answer is wrong, and all shards are found again without a hand.
/// </summary>
[Collection(nameof(ModelTests))]
[Trait("Speed", "slow")]
public sealed class ClusterFaultTests(ModelFixture models, ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Longer than the 15 seconds after which Orleans declares a silent member dead.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(40);

    [Theory(Explicit = true)]
    [InlineData("kill")]
    [InlineData("stop")]
    [InlineData("cut")]
    public async Task Node_FaultThatLasts_ItsShardIsNamedAndFoundAgain(string fault)
    {
        Assert.SkipWhen(NetworkNamespaces.Missing is not null, NetworkNamespaces.Missing ?? "");
        await using FaultyCluster cluster = await FaultyCluster.StartAsync(models);

        cluster.Begin(fault, 3);
        await cluster.Tally.UntilMissingAsync(Limit, 3);
        await Task.Delay(Long, TestContext.Current.CancellationToken);
        await cluster.EndAsync(fault, 3);
        await cluster.Tally.UntilWholeAsync(Limit);

        Assert.Empty(cluster.Tally.Wrong);
        Assert.Equal(0, cluster.Ended);
    }

    [Fact(Explicit = true)]
    public async Task Node_SlowLink_ItsShardIsNamedOrAnswers()
    {
        Assert.SkipWhen(NetworkNamespaces.Missing is not null, NetworkNamespaces.Missing ?? "");
        await using FaultyCluster cluster = await FaultyCluster.StartAsync(models);

        cluster.Begin("slow", 3);
        await cluster.Tally.UntilMissingAsync(Limit, 3);
        await cluster.EndAsync("slow", 3);
        await cluster.Tally.UntilWholeAsync(Limit);

        Assert.Empty(cluster.Tally.Wrong);
    }

    [Theory(Explicit = true)]
    [InlineData("kill")]
    [InlineData("cut")]
    public async Task Coordinator_FaultThatLasts_TheOtherAnswersAndItComesBack(string fault)
    {
        Assert.SkipWhen(NetworkNamespaces.Missing is not null, NetworkNamespaces.Missing ?? "");
        await using FaultyCluster cluster = await FaultyCluster.StartAsync(models);

        cluster.Begin(fault, FaultyCluster.Nodes + 1);
        int before = cluster.Tally.Whole;
        await cluster.AskWhileAsync(() => Task.Delay(Long));
        Assert.True(cluster.Tally.Whole > before);
        await cluster.EndAsync(fault, FaultyCluster.Nodes + 1);
        await cluster.Tally.UntilWholeAsync(Limit);

        Assert.Empty(cluster.Tally.Wrong);
        Assert.Equal(0, cluster.Ended);
    }

    /// <summary>
    /// Faults drawn from a seed, one after the other, on one or two processes that are not the first coordinator;
    /// HYPENCODER_CHAOS_SECONDS says for how long.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Cluster_FaultsFromASeed_NoAnswerIsWrong()
    {
        Assert.SkipWhen(NetworkNamespaces.Missing is not null, NetworkNamespaces.Missing ?? "");
        await using FaultyCluster cluster = await FaultyCluster.StartAsync(models);
        FaultRun run = new(cluster);

        await cluster.AskWhileAsync(run.RunAsync);

        output.WriteLine($"{run}{cluster.Tally}");
        Assert.Empty(cluster.Tally.Wrong);
        Assert.Equal(0, cluster.Ended);
        Assert.True(cluster.Tally.Partial > 0); // the faults were felt
    }
}
