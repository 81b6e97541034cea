using Hypencoder.Cluster.Messages;
using Orleans.Services;

namespace Hypencoder.Cluster.Nodes;

/// <summary>
/// The shards of one node. A grain service is reached by the address of its silo, without the grain directory, whose
/// entries lie on all silos: a node that has stopped holds up no query to the shards of the others.
/// </summary>
[Alias("hypencoder.IShardService")]
internal interface IShardService : IGrainService
{
    /// <summary>The shards that the node holds.</summary>
    [Alias("Describe")]
    Task<ShardDescription[]> DescribeAsync();

    /// <summary>Searches one of them.</summary>
    [Alias("Search")]
    Task<ShardAnswer> SearchAsync(ShardQuery query);

    /// <summary>
    /// Whether one of them has passages with the ids; null where the node lacks the shard, or its change with a number.
    /// </summary>
    [Alias("Holds")]
    Task<bool[]?> HoldsAsync(string split, int shard, string[] ids, long lastChange);

    /// <summary>Makes a change of one of them, as the node that orders its changes.</summary>
    /// <param name="split">Name of the split.</param>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="change">The change in bytes.</param>
    [Alias("Change")]
    Task<ChangeAnswer> ChangeAsync(string split, int shard, byte[] change);

    /// <summary>Makes the changes that another node has made, up to one with a number.</summary>
    [Alias("Follow")]
    Task<ChangeAnswer> FollowAsync(string split, int shard, SiloAddress other, long to);

    /// <summary>Some records of changes after the one with a number; none after the last.</summary>
    [Alias("Records")]
    Task<byte[][]> RecordsAsync(string split, int shard, long after);
}
