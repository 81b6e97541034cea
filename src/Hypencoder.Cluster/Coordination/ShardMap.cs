using System.Collections.Concurrent;
using Hypencoder.Cluster.Messages;
using Hypencoder.Cluster.Nodes;
using Hypencoder.Retrieval.Sharding;
using Microsoft.Extensions.DependencyInjection;

namespace Hypencoder.Cluster.Coordination;

/// <summary>
/// Which nodes hold which shards of a split now. Members of the cluster are asked what they hold when they join, and
/// again while they do not answer; shards of other splits are left out. Safe to use from many threads.
/// </summary>
internal sealed class ShardMap : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);
    private readonly ShardManifest _manifest;
    private readonly ClusterNode _own;
    private readonly ConcurrentDictionary<SiloAddress, Node> _nodes = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    /// <param name="manifest">Shards of the split.</param>
    /// <param name="own">The coordinator as a node, which stays the caller's.</param>
    public ShardMap(ShardManifest manifest, ClusterNode own)
    {
        (_manifest, _own) = (manifest, own);
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>The nodes that answer and hold a shard, in an order that stays the same.</summary>
    public IReadOnlyList<IShardReplica> ReplicasOf(int shard) =>
    [
        .. _nodes.Values.Where(node => node.IsAnswering && node.Shards.Any(held => held.Shard == shard))
            .OrderBy(node => node.Name, StringComparer.Ordinal),
    ];

    /// <summary>Numbers of the shards that no node holds which answers, ascending.</summary>
    public IEnumerable<int> Missing() =>
        _manifest.Shards.Select(shard => shard.Number).Where(shard => ReplicasOf(shard).Count == 0);

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
                Node node = _nodes.GetOrAdd(
                    member.SiloAddress, silo => new Node(this, member.Name, client.On(silo)));
                node.Ask(_manifest);
            }
            else
            {
                _nodes.TryRemove(member.SiloAddress, out _);
            }
        }
    }

    /// <summary>A member of the cluster, and the shards of the split that it holds.</summary>
    private sealed class Node(ShardMap map, string name, IShardService service) : IShardReplica
    {
        private volatile bool _isAnswering;
        private int _isAsked;

        public string Name => name;

        string IShardReplica.Node => name;

        public bool IsAnswering => _isAnswering;

        public IReadOnlyList<ShardDescription> Shards { get; private set; } = [];

        public async Task<ShardAnswer> SearchAsync(ShardQuery query) =>
            await service.SearchAsync(query).ConfigureAwait(false);

        public void Suspect()
        {
            _isAnswering = false;
            Ask(map._manifest);
        }

        /// <summary>Asks the node what it holds, unless it answers or is being asked.</summary>
        public void Ask(ShardManifest manifest)
        {
            if (!_isAnswering && Interlocked.Exchange(ref _isAsked, 1) == 0)
                _ = AskAsync(manifest);
        }

        private async Task AskAsync(ShardManifest manifest)
        {
            try
            {
                ShardDescription[] held = await service.DescribeAsync().WaitAsync(AnswerTime).ConfigureAwait(false);
                Shards = [.. held.Where(shard => shard.Split == manifest.Split
                    && shard.Shard < manifest.Shards.Count
                    && shard.VectorsFingerprint == manifest.Shards[shard.Shard].VectorsFingerprint)];
                _isAnswering = true;
            }
            catch (Exception e) when (e is TimeoutException or OrleansException or OperationCanceledException
                or ObjectDisposedException)
            {
                // Asked again at the next look.
            }
            finally
            {
                Volatile.Write(ref _isAsked, 0);
            }
        }
    }
}
