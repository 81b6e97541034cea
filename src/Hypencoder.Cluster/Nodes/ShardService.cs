using Hypencoder.Cluster.Messages;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Hypencoder.Cluster.Nodes;

/// <inheritdoc cref="IShardService"/>
[Reentrant]
internal sealed class ShardService(GrainId id, Silo silo, ILoggerFactory loggers, HostedShards shards)
    : GrainService(id, silo, loggers), IShardService
{
    public Task<ShardDescription[]> DescribeAsync() => Task.FromResult(shards.Describe());

    /// <summary>Searches on threads of the pool, so that the silo goes on answering meanwhile.</summary>
    public Task<ShardAnswer> SearchAsync(ShardQuery query) => Task.Run(() => shards.SearchAsync(query));
}
