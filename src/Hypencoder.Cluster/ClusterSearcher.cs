using System.Net;
using Hypencoder.Cluster.Coordination;
using Hypencoder.Cluster.Nodes;
using Hypencoder.Models;
using Hypencoder.Retrieval.Sharding;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Cluster;

/// <summary>
/// A coordinator that is a member of the cluster, so that it reaches every node without a detour. Safe to use from many
/// threads.
/// </summary>
internal sealed class ClusterSearcher : IAsyncDisposable
{
    private readonly ClusterNode _node;

    private ClusterSearcher(ClusterNode node, ShardMap map, Coordinator coordinator, ClusterChanges changes)
    {
        _node = node;
        Map = map;
        Coordinator = coordinator;
        Changes = changes;
    }

    /// <summary>Which nodes hold which shards now.</summary>
    public ShardMap Map { get; }

    /// <summary>Answers queries.</summary>
    public Coordinator Coordinator { get; }

    /// <summary>Adds and removes passages.</summary>
    public ClusterChanges Changes { get; }

    /// <summary>Joins the cluster, and waits a while for the nodes of all shards.</summary>
    /// <param name="endpoint">Address that the nodes reach the coordinator by.</param>
    /// <param name="membership">How it finds the nodes.</param>
    /// <param name="model">Model that made the index; it stays the caller's.</param>
    /// <param name="manifest">Shards of the split.</param>
    /// <param name="options">Times that the shards have.</param>
    /// <param name="wait">Time to wait for shards that are missing at first.</param>
    /// <param name="logLevel">Least level of what is logged on standard error.</param>
    /// <param name="cancellationToken">Gives up joining.</param>
    /// <exception cref="InvalidDataException">Another model made the index.</exception>
    /// <exception cref="IOException">The address cannot be listened on, or the cluster cannot be joined.</exception>
    public static async Task<ClusterSearcher> StartAsync(
        IPEndPoint endpoint, ClusterMembership membership, RetrievalModel model, ShardManifest manifest,
        CoordinatorOptions options, TimeSpan wait, LogLevel logLevel, CancellationToken cancellationToken = default)
    {
        ShardMap? map = null;
        LastChanges lastChanges = new(manifest.Shards.Count);
        Coordinator coordinator = new(model, manifest, shard => map?.ReplicasOf(shard) ?? [], lastChanges, options);
        ClusterNode node = await ClusterNode.StartAsync(
            endpoint, membership, HostedShards.None, logLevel, cancellationToken).ConfigureAwait(false);
        map = new ShardMap(manifest, node, lastChanges);
        ClusterSearcher searcher = new(node, map, coordinator, new ClusterChanges(manifest, map, lastChanges));
        try
        {
            await map.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            return searcher;
        }
        catch
        {
            await searcher.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Leaves the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        await Map.DisposeAsync().ConfigureAwait(false);
        await _node.DisposeAsync().ConfigureAwait(false);
    }
}
