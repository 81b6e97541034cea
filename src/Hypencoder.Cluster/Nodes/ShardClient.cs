using Orleans.Runtime.Services;

namespace Hypencoder.Cluster.Nodes;

/// <summary>Reaches the shards of other nodes.</summary>
internal sealed class ShardClient(IServiceProvider services) : GrainServiceClient<IShardService>(services)
{
    /// <summary>The service of a silo.</summary>
    public IShardService On(SiloAddress silo) => GetGrainService(silo);
}
