using System.CommandLine;
using System.Net;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Cluster;
using Hypencoder.Cluster.Nodes;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder cluster-node</c>: serves shards of an index to the coordinators of a cluster.</summary>
internal static class ClusterNodeVerb
{
    private const string UsualAddress = "127.0.0.1:11111";

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ModelArguments model = ModelArguments.ThatIndexesKnow();
        Option<string[]> shards = new("--shard")
        {
            HelpName = "DIR",
            Description = "Folder of a shard, as `split` makes it; may be repeated",
            Required = true,
        };
        shards.Names(PathRole.InputFolder);
        Option<string> silo = new("--silo")
        {
            HelpName = "IP:PORT",
            Description = "Address of this node, by which the other machines reach it; whoever reaches it is trusted",
            DefaultValueFactory = _ => UsualAddress,
        };
        Option<string?> cluster = CoordinatorArguments.Cluster("this node is the first");
        Option<string> name = CoordinatorArguments.Name();
        Option<int> threads = VerbOptions.Number(
            "--threads", "Number of threads of one search; 0 for all cores", 0, 1);
        Command command = new("cluster-node", "Serve shards of an index to `serve --cluster`")
        {
            shards, silo, cluster, name, threads,
        };
        model.AddTo(command);
        command.SetAction(parsed => RunAsync(
            terminal, model.Choice(parsed), parsed.GetRequiredValue(shards), parsed.GetRequiredValue(silo),
            parsed.GetValue(cluster), parsed.GetRequiredValue(name), parsed.GetValue(threads), cancellationToken)
            .GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, ModelChoice model, string[] folders, string silo, string? cluster, string name, int threads,
        CancellationToken cancellationToken)
    {
        IPEndPoint endpoint = ClusterMembership.Endpoint("--silo", silo);
        ClusterMembership membership = ClusterMembership.Parse(name, cluster ?? silo);
        using HostedShards shards = HostedShards.Open(
            folders,
            (info, directory) => model.Name.Length > 0
                ? model.Load(terminal, threads)
                : info.LoadModel(directory, model.Options with { Threads = threads }),
            threads);
        await using ClusterNode node = await ClusterNode.StartAsync(
            endpoint, membership, shards, LogLevel.Error, cancellationToken).ConfigureAwait(false);
        terminal.Output.WriteLine($"Shard {string.Join(", ", shards.Numbers)} at {endpoint}");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Success;
    }
}
