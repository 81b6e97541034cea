using System.Net;
using Hypencoder.Cluster.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Cluster;

/// <summary>A running node: a silo that holds shards.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterNode(IHost host) => _host = host;

    /// <summary>Cancelled when the node has stopped, for instance because the cluster has given it up.</summary>
    public CancellationToken Stopped =>
        ((IHostApplicationLifetime)_host.Services.GetService(typeof(IHostApplicationLifetime))!).ApplicationStopped;

    /// <summary>Joins the cluster.</summary>
    /// <inheritdoc cref="SiloHost.StartAsync"/>
    public static async Task<ClusterNode> StartAsync(
        IPEndPoint endpoint, ClusterMembership membership, HostedShards shards, LogLevel logLevel,
        CancellationToken cancellationToken = default) =>
        new(await SiloHost.StartAsync(endpoint, membership, shards, logLevel, cancellationToken).ConfigureAwait(false));

    /// <summary>Leaves the cluster and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
    }
}
