using System.Net;
using Hypencoder.Cluster.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Cluster;

/// <summary>
/// A running node, with shards or, as a coordinator, without: a silo that joins anew when the cluster has given it up,
/// because it was stopped or cut off for a while.
/// </summary>
internal sealed partial class ClusterNode : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Func<CancellationToken, Task<SiloHost>> _start;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private volatile SiloHost _silo;

    private ClusterNode(SiloHost silo, Func<CancellationToken, Task<SiloHost>> start)
    {
        (_silo, _start) = (silo, start);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Services of the silo as which the node takes part now.</summary>
    public IServiceProvider Services => _silo.Services;

    /// <summary>Joins the cluster.</summary>
    /// <inheritdoc cref="SiloHost.StartAsync"/>
    public static async Task<ClusterNode> StartAsync(
        IPEndPoint endpoint, ClusterMembership membership, HostedShards shards, LogLevel logLevel,
        CancellationToken cancellationToken = default)
    {
        return new ClusterNode(await StartSiloAsync(cancellationToken).ConfigureAwait(false), StartSiloAsync);

        Task<SiloHost> StartSiloAsync(CancellationToken stop) =>
            SiloHost.StartAsync(endpoint, membership, shards, logLevel, stop);
    }

    /// <summary>Leaves the cluster and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await _silo.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await _silo.GivenUp.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_silo.GivenUp.IsCompleted)
                return;
            GivenUp(Services.GetRequiredService<ILogger<ClusterNode>>());
            await _silo.DisposeAsync().ConfigureAwait(false);
            await JoinAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Joins again, as soon as the others can be reached.</summary>
    private async Task JoinAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _silo = await _start(_stop.Token).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The others gave this node up; it joins again")]
    private static partial void GivenUp(ILogger logger);
}
