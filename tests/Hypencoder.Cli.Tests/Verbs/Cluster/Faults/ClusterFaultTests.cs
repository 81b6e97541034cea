using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>
/// Faults of processes and links while queries run: no answer is wrong, and all shards are found again without a hand.
/// </summary>
[Collection(nameof(ModelTests))]
[Trait("Speed", "slow")]
public sealed class ClusterFaultTests(ModelFixture models, ITestOutputHelper output)
{
    private const string SecondsVariable = "HYPENCODER_CHAOS_SECONDS", SeedVariable = "HYPENCODER_CHAOS_SEED";
    private const int Clients = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] Faults = ["kill", "stop", "cut", "slow"];

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

        Begin(cluster, fault, 3);
        await cluster.Tally.UntilMissingAsync(Limit, 3);
        await Task.Delay(Long, TestContext.Current.CancellationToken);
        await EndAsync(cluster, fault, 3);
        await cluster.Tally.UntilWholeAsync(Limit);

        Assert.Empty(cluster.Tally.Wrong);
        Assert.Equal(0, cluster.Ended);
    }

    [Fact(Explicit = true)]
    public async Task Node_SlowLink_ItsShardIsNamedOrAnswers()
    {
        Assert.SkipWhen(NetworkNamespaces.Missing is not null, NetworkNamespaces.Missing ?? "");
        await using FaultyCluster cluster = await FaultyCluster.StartAsync(models);

        Begin(cluster, "slow", 3);
        await cluster.Tally.UntilMissingAsync(Limit, 3);
        await EndAsync(cluster, "slow", 3);
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

        Begin(cluster, fault, FaultyCluster.Nodes + 1);
        int before = cluster.Tally.Whole;
        await RunAsync(cluster, () => Task.Delay(Long));
        Assert.True(cluster.Tally.Whole > before);
        await EndAsync(cluster, fault, FaultyCluster.Nodes + 1);
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
        TimeSpan time = TimeSpan.FromSeconds(Number(SecondsVariable, 60));
        Random random = new(Number(SeedVariable, 19));
        StringBuilder record = new();
        await using FaultyCluster cluster = await FaultyCluster.StartAsync(models);
        List<double> recoveries = [];

        await RunAsync(cluster, async () =>
        {
            long begin = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begin) < time)
            {
                int[] processes = [0, 1, 2, 3, FaultyCluster.Nodes + 1];
                random.Shuffle(processes);
                (string Fault, int Process)[] drawn =
                    [.. processes.Take(random.Next(1, 3)).Select(process => (Faults[random.Next(4)], process))];
                int seconds = random.Next(1, 30);
                foreach ((string fault, int process) in drawn)
                    Begin(cluster, fault, process);
                await Task.Delay(TimeSpan.FromSeconds(seconds));
                foreach ((string fault, int process) in drawn)
                    await EndAsync(cluster, fault, process);
                long healed = Stopwatch.GetTimestamp();
                await cluster.Tally.UntilWholeAsync(Limit);
                recoveries.Add(Stopwatch.GetElapsedTime(healed).TotalSeconds);
                record.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"{string.Join(", ", drawn)} for {seconds} s: whole after {recoveries[^1]:F1} s");
            }
        });

        output.WriteLine($"{record}{recoveries.Count} times of faults; {cluster.Tally}");
        Assert.Empty(cluster.Tally.Wrong);
        Assert.Equal(0, cluster.Ended);
        Assert.True(cluster.Tally.Partial > 0); // the faults were felt
    }

    /// <summary>Queries run while the action does.</summary>
    private static async Task RunAsync(FaultyCluster cluster, Func<Task> action)
    {
        using CancellationTokenSource end = new();
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => cluster.Tally.RunAsync(end.Token))];
        try
        {
            await action();
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(clients);
        }
    }

    private static void Begin(FaultyCluster cluster, string fault, int process)
    {
        Action<int> begin = fault switch
        {
            "kill" => cluster.Kill,
            "stop" => cluster.Stop,
            "cut" => cluster.Cut,
            _ => cluster.Slow,
        };
        begin(process);
    }

    private static async Task EndAsync(FaultyCluster cluster, string fault, int process)
    {
        if (fault == "kill")
        {
            await cluster.StartAsync(process);
            return;
        }
        Action<int> end = fault switch
        {
            "stop" => cluster.Continue,
            "cut" => cluster.Heal,
            _ => cluster.Quicken,
        };
        end(process);
    }

    private static int Number(string variable, int usual) => Environment.GetEnvironmentVariable(variable) is string text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : usual;
}
