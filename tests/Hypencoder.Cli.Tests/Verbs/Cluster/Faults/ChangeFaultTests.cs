namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>
/// Faults while two coordinators add and delete passages: nothing that was acknowledged is lost, and no answer is
/// wrong.
/// </summary>
[Collection(nameof(ModelTests))]
[Trait("Speed", "slow")]
public sealed class ChangeFaultTests(ModelFixture models, ITestOutputHelper output)
{
    private const int Megabytes = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Node 0 orders the changes of both its shards, and node 3 follows in both of its own.</summary>
    [Theory(Explicit = true)]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Node_KilledDuringChanges_LosesNothingAcknowledged(int node)
    {
        Assert.SkipWhen(NetworkNamespaces.Missing is not null, NetworkNamespaces.Missing ?? "");
        await using FaultyCluster cluster = await FaultyCluster.StartAsync(models, isChanged: true);
        ChangeClient[] clients = Clients(cluster);

        await cluster.AskWhileAsync(
            async () =>
            {
                for (int time = 0; time < 3; time++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(3));
                    cluster.Begin("kill", node);
                    await cluster.EndAsync("kill", node);
                    await cluster.Tally.UntilWholeAsync(Limit);
                }
            },
            clients);

        await RequireWholeAsync(cluster, clients);
    }

    [Fact(Explicit = true)]
    public async Task Node_DiskFull_RefusesChangesAndGoesOnWhenFreed()
    {
        Assert.SkipWhen(NetworkNamespaces.Missing is not null, NetworkNamespaces.Missing ?? "");
        SmallDisk? disk = null;
        try
        {
            await using FaultyCluster cluster = await FaultyCluster.StartAsync(
                models, isChanged: true, folder => disk = new SmallDisk(folder, Megabytes));
            ChangeClient[] clients = Clients(cluster);

            await cluster.AskWhileAsync(
                async () =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(3));
                    disk!.Fill();
                    await Task.Delay(TimeSpan.FromSeconds(5));
                },
                clients);
            Assert.Contains(clients, client => client.Refused > 0);
            disk!.Free();

            await RequireWholeAsync(cluster, clients);
        }
        finally
        {
            disk?.Dispose();
        }
    }

    [Fact(Explicit = true)]
    public async Task Node_ComesBackWithTheFirstIndex_CatchesUpBeforeItAnswers()
    {
        Assert.SkipWhen(NetworkNamespaces.Missing is not null, NetworkNamespaces.Missing ?? "");
        await using FaultyCluster cluster = await FaultyCluster.StartAsync(models, isChanged: true);
        ChangeClient[] clients = Clients(cluster);

        await cluster.AskWhileAsync(() => Task.Delay(TimeSpan.FromSeconds(5)), clients);
        await cluster.AskWhileAsync(async () =>
        {
            cluster.Begin("kill", 1);
            cluster.CopyShards(1);
            await cluster.EndAsync("kill", 1);
            await cluster.Tally.UntilWholeAsync(Limit);
            await Task.Delay(TimeSpan.FromSeconds(3));
        });

        await RequireWholeAsync(cluster, clients);
    }

    [Fact(Explicit = true)]
    public async Task Cluster_FaultsFromASeedDuringChanges_NothingAcknowledgedIsLost()
    {
        Assert.SkipWhen(NetworkNamespaces.Missing is not null, NetworkNamespaces.Missing ?? "");
        await using FaultyCluster cluster = await FaultyCluster.StartAsync(models, isChanged: true);
        ChangeClient[] clients = Clients(cluster);
        FaultRun run = new(cluster);

        await cluster.AskWhileAsync(run.RunAsync, clients);

        output.WriteLine($"{run}{cluster.Tally}\n{clients[0]}\n{clients[1]}");
        await RequireWholeAsync(cluster, clients);
        Assert.Equal(0, cluster.Ended);
    }

    /// <summary>One client of each coordinator, with passages of its own.</summary>
    private static ChangeClient[] Clients(FaultyCluster cluster) => [.. Enumerable.Range(0, 2).Select(
        number => new ChangeClient(cluster.Coordinator(number), cluster.AddedBy(number), cluster.Ledger, number))];

    /// <summary>Requires that all is as it was acknowledged, and that changes are made again.</summary>
    private async Task RequireWholeAsync(FaultyCluster cluster, ChangeClient[] clients)
    {
        foreach (ChangeClient client in clients)
        {
            using ChangeClient disposed = client;
            await client.UntilAcknowledgedAsync(Limit);
            Assert.Empty(client.Wrong);
        }
        int before = cluster.Tally.Whole;
        await cluster.Tally.UntilWholeAsync(Limit);
        Assert.True(cluster.Tally.Whole > before);
        output.WriteLine($"{cluster.Tally}; {string.Join("; ", clients.AsEnumerable())}");
        Assert.Empty(cluster.Tally.Wrong);
    }
}
