using System.Collections.Concurrent;
using Hypencoder.Cluster.Messages;
using Hypencoder.Cluster.Nodes;
using Hypencoder.Retrieval.Sharding;
using Microsoft.Extensions.DependencyInjection;

namespace Hypencoder.Cluster.Coordination;

/// <summary>
/// Which nodes hold which shards of a split now. Members of the cluster are asked what they hold again and again;
/// shards of other splits are left out. A node that lacks changes which another one has made is told to make them. Safe to use
/// from many threads.
/// </summary>
internal sealed class ShardMap : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly ShardManifest _manifest;
    private readonly ClusterNode _own;
    private readonly LastChanges _lastChanges;
    private readonly ConcurrentDictionary<SiloAddress, ShardNode> _nodes = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    /// <param name="manifest">Shards of the split.</param>
    /// <param name="own">The coordinator as a node, which stays the caller's.</param>
    /// <param name="lastChanges">Takes the changes that nodes say they have.</param>
    public ShardMap(ShardManifest manifest, ClusterNode own, LastChanges lastChanges)
    {
        (_manifest, _own, _lastChanges) = (manifest, own, lastChanges);
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>The nodes that answer and hold a shard, in an order that stays the same.</summary>
    public IReadOnlyList<ShardNode> ReplicasOf(int shard) =>
        [.. HoldersOf(shard).Where(node => node.IsAnswering)];

    /// <summary>The nodes that hold a shard, whether they answer or not, by name.</summary>
    public IReadOnlyList<ShardNode> HoldersOf(int shard) =>
        [.. Held(shard).Select(held => held.Node).OrderBy(node => node.Node, StringComparer.Ordinal)];

    /// <summary>Numbers of the shards that no node holds which answers, ascending.</summary>
    public IEnumerable<int> Missing() =>
        _manifest.Shards.Select(shard => shard.Number).Where(shard => ReplicasOf(shard).Count == 0);

    /// <summary>Number of passages, of which those of missing shards are as they were split.</summary>
    public long Passages() => _manifest.Shards.Sum(shard => (long)(
        Held(shard.Number).Select(held => held.State).MaxBy(state => state.LastChange)?.Passages ?? shard.Passages));

    /// <summary>Names of the strategies that can search all shards that are there.</summary>
    public IReadOnlyList<string> Strategies()
    {
        string[][] all = [.. _nodes.Values.SelectMany(node => node.Shards).Select(shard => shard.Strategies)];
        return all.Length == 0 ? [] : [.. all[0].Where(name => all.All(known => known.Contains(name)))];
    }

    /// <summary>Waits until every shard is there, or the time is over, and returns whether they are.</summary>
    public async Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        long end = Environment.TickCount64 + (long)time.TotalMilliseconds;
        while (Missing().Any())
        {
            if (Environment.TickCount64 >= end)
                return false;
            await Task.Delay(20, cancellationToken).ConfigureAwait(false);
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>The nodes that hold a shard, and what they said of it last.</summary>
    private (ShardNode Node, ShardDescription State)[] Held(int shard) =>
    [
        .. _nodes.Values.SelectMany(
            node => node.Shards.Where(held => held.Shard == shard).Select(held => (node, held))),
    ];

    private async Task WatchAsync()
    {
        IServiceProvider? services = null;
        while (!_stop.IsCancellationRequested)
        {
            if (services != _own.Services)
            {
                services = _own.Services;
                _nodes.Clear(); // they were reached from a silo that has been given up
            }
            try
            {
                Look(services);
                foreach (ShardInfo shard in _manifest.Shards)
                    Compare(shard.Number);
            }
            catch (ObjectDisposedException)
            {
                // The silo has been given up meanwhile.
            }
            await Task.Delay(Interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look(IServiceProvider services)
    {
        ShardClient client = new(services);
        foreach (ClusterMember member in
            services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.Members.Values)
        {
            if (member.Status == SiloStatus.Active)
            {
                ShardNode node = _nodes.GetOrAdd(
                    member.SiloAddress, silo => new ShardNode(_manifest, member.Name, silo, client.On(silo)));
                node.Ask();
            }
            else
            {
                _nodes.TryRemove(member.SiloAddress, out _);
            }
        }
    }

    /// <summary>Has the nodes of a shard that lack changes follow the one that has most.</summary>
    private void Compare(int shard)
    {
        (ShardNode Node, ShardDescription State)[] holders = Held(shard);
        if (holders.Length == 0)
            return;
        (ShardNode latest, ShardDescription state) = holders.MaxBy(holder => holder.State.LastChange);
        _lastChanges.Saw(shard, state.LastChange);
        foreach ((ShardNode node, _) in holders.Where(holder => holder.State.LastChange < state.LastChange))
            node.Follow(latest, shard, state.LastChange);
    }
}
