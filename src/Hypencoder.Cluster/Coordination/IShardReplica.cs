using Hypencoder.Cluster.Messages;

namespace Hypencoder.Cluster.Coordination;

/// <summary>One of the nodes that hold a shard.</summary>
internal interface IShardReplica
{
    /// <summary>Address of the node, for messages.</summary>
    string Node { get; }

    /// <summary>Searches the shard.</summary>
    Task<ShardAnswer> SearchAsync(ShardQuery query);

    /// <summary>Notes that the node did not answer; it is asked again once it does.</summary>
    void Suspect();
}
