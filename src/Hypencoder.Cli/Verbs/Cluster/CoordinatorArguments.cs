using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Cluster;
using Hypencoder.Cluster.Coordination;
using Hypencoder.Cluster.Nodes;
using Hypencoder.Models;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Server;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Cli.Verbs;

/// <summary>The options of <c>hypencoder serve</c> that make it the coordinator of a cluster.</summary>
internal sealed class CoordinatorArguments
{
    private static readonly CoordinatorOptions Usual = new();
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(10);

    private readonly Option<string?> _cluster = Cluster("none; the indexes of --index are served");

    private readonly Option<string?> _shards = VerbOptions.OptionalText(
        "--shards", "FILE", "The shards.json of the index that `split` made, with --cluster").Names(PathRole.InputFile);

    private readonly Option<string?> _model = VerbOptions.OptionalText(
        "--model", "MODEL", "Model of the shards, with --cluster [default: the one that shards.json names]");

    private readonly Option<string?> _silo = VerbOptions.OptionalText(
        "--silo", "IP:PORT",
        "Address by which the nodes reach this process, with --cluster [default: a free port of the loopback address]");

    private readonly Option<string> _name = Name();

    private readonly Option<int> _deadline = VerbOptions.Number(
        "--deadline-ms", "Time after which shards that have not answered are left out, with --cluster", 1,
        (int)Usual.Deadline.TotalMilliseconds);

    private readonly Option<int> _hedge = VerbOptions.Number(
        "--hedge-ms", "Time after which another node that holds a shard is asked too, with --cluster", 1,
        (int)Usual.HedgeAfter.TotalMilliseconds);

    /// <summary>The option that says how silos find each other.</summary>
    /// <param name="standard">What holds without it.</param>
    public static Option<string?> Cluster(string standard) => VerbOptions.OptionalText(
        "--cluster", "ADDRESS",
        $"Cluster to join: IP:PORT of its first node, or redis://HOST:PORT [default: {standard}]");

    public static Option<string> Name() => new("--cluster-name")
    {
        HelpName = "NAME",
        Description = "Name of the cluster; its nodes have the same",
        DefaultValueFactory = _ => "hypencoder",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _cluster, _shards, _model, _silo, _name, _deadline, _hedge })
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_cluster) is null != result.GetResult(_shards) is null)
                result.AddError("Expected --cluster and --shards together");
        });
    }

    /// <summary>The option that asks for a cluster.</summary>
    public Option Option => _cluster;

    public bool IsIn(ParseResult parsed) => parsed.GetValue(_cluster) is not null;

    /// <summary>Joins the cluster, and serves it.</summary>
    /// <exception cref="InvalidDataException">An option, the manifest or the model is wrong.</exception>
    /// <exception cref="IOException">The cluster cannot be joined, or the address is in use.</exception>
    public async Task<ServedShards> StartAsync(
        Terminal terminal, ParseResult parsed, ServerOptions options, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(_shards)!;
        ClusterMembership membership = ClusterMembership.Parse(
            parsed.GetRequiredValue(_name), parsed.GetValue(_cluster)!);
        IPEndPoint endpoint = parsed.GetValue(_silo) is string silo
            ? ClusterMembership.Endpoint("--silo", silo)
            : FreeEndpoint();
        ShardManifest manifest = ShardManifest.Read(path);
        CoordinatorOptions times = new()
        {
            Deadline = TimeSpan.FromMilliseconds(parsed.GetValue(_deadline)),
            HedgeAfter = TimeSpan.FromMilliseconds(parsed.GetValue(_hedge)),
        };
        RetrievalModel model = parsed.GetValue(_model) is string name
            ? new ModelChoice(name, new ModelOptions()).Load(terminal, options.Threads)
            : manifest.Record.LoadModel(path, new ModelOptions { Threads = options.Threads });
        try
        {
            ClusterSearcher searcher = await ClusterSearcher.StartAsync(
                endpoint, membership, model, manifest, times, JoinTime, LogLevel.Error, cancellationToken)
                .ConfigureAwait(false);
            return new ServedShards(searcher, model, manifest);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static IPEndPoint FreeEndpoint()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
