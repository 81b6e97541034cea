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
}
