using Hypencoder.Cluster.Messages;
using Hypencoder.Cluster.Nodes;
using Hypencoder.Retrieval.Sharding;

namespace Hypencoder.Cluster.Coordination;

/// <summary>A member of the cluster, and its shards of the split. Safe to use from many threads.</summary>
internal sealed class ShardNode(ShardManifest manifest, string name, SiloAddress silo, IShardService service)
    : IShardReplica
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);
    private volatile bool _isAnswering;
    private volatile IReadOnlyList<ShardDescription> _shards = [];
    private int _isAsked, _isFollowing;

    public string Node => name;

    /// <summary>Address of its silo.</summary>
    public SiloAddress Silo => silo;

    public IShardService Service => service;

    /// <summary>Whether it has answered the last question.</summary>
    public bool IsAnswering => _isAnswering;

    /// <summary>Shards of the split that it held when it was asked last.</summary>
    public IReadOnlyList<ShardDescription> Shards => _shards;

    public async Task<ShardAnswer> SearchAsync(ShardQuery query) =>
        await service.SearchAsync(query).ConfigureAwait(false);

    public void Suspect()
    {
        _isAnswering = false;
        Ask();
    }

    /// <summary>Asks the node what it holds, unless it is being asked.</summary>
    public void Ask()
    {
        if (Interlocked.Exchange(ref _isAsked, 1) == 0)
            _ = AskAsync();
    }

    /// <summary>Has the node make the changes of a shard that another one has made, unless it is doing so.</summary>
    public void Follow(ShardNode other, int shard, long to)
    {
        if (Interlocked.Exchange(ref _isFollowing, 1) == 0)
            _ = FollowAsync(other, shard, to);
    }

    /// <summary>Asks the node what it holds now.</summary>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task<IReadOnlyList<ShardDescription>> DescribeAsync()
    {
        ShardDescription[] held = await service.DescribeAsync().WaitAsync(AnswerTime).ConfigureAwait(false);
        return _shards = [.. held.Where(shard => shard.Split == manifest.Split
            && shard.Shard < manifest.Shards.Count
            && shard.VectorsFingerprint == manifest.Shards[shard.Shard].VectorsFingerprint)];
    }

    private async Task AskAsync()
    {
        try
        {
            await DescribeAsync().ConfigureAwait(false);
            _isAnswering = true;
        }
        catch (Exception e) when (IsSilence(e))
        {
            // Asked again at the next look. A node that is only slow goes on answering queries.
        }
        finally
        {
            Volatile.Write(ref _isAsked, 0);
        }
    }

    private async Task FollowAsync(ShardNode other, int shard, long to)
    {
        try
        {
            await service.FollowAsync(manifest.Split, shard, other.Silo, to).ConfigureAwait(false);
        }
        catch (Exception e) when (IsSilence(e))
        {
            // Tried again at the next look.
        }
        finally
        {
            Volatile.Write(ref _isFollowing, 0);
        }
    }

    /// <summary>Whether a call failed because the node did not answer.</summary>
    public static bool IsSilence(Exception e) => e is TimeoutException or OrleansException
        or OperationCanceledException or ObjectDisposedException;
}
