using Hypencoder.Cluster.Messages;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Hypencoder.Cluster.Nodes;

/// <summary>Works on threads of the pool, so that the silo goes on answering meanwhile.</summary>
/// <inheritdoc cref="IShardService"/>
[Reentrant]
internal sealed class ShardService(
    GrainId id, Silo silo, ILoggerFactory loggers, IServiceProvider services, HostedShards shards)
    : GrainService(id, silo, loggers), IShardService
{
    public Task<ShardDescription[]> DescribeAsync() => Task.FromResult(shards.Describe());

    public Task<ShardAnswer> SearchAsync(ShardQuery query) => Task.Run(() => shards.SearchAsync(query));

    public Task<bool[]?> HoldsAsync(string split, int shard, string[] ids, long lastChange) => Task.Run(
        () => shards.Find(split, shard)?.Changes is { } changes && changes.Last >= lastChange
            ? changes.Holds(ids)
            : null);

    public Task<ChangeAnswer> ChangeAsync(string split, int shard, byte[] change) =>
        Task.Run(() => shards.ChangeAsync(split, shard, changes => changes.MakeAsync(change)));

    public Task<ChangeAnswer> FollowAsync(string split, int shard, SiloAddress other, long to)
    {
        IShardService source = new ShardClient(services).On(other);
        return Task.Run(() => shards.ChangeAsync(split, shard, changes => changes.FollowAsync(
            after => source.RecordsAsync(split, shard, after), to)));
    }

    public Task<byte[][]> RecordsAsync(string split, int shard, long after) =>
        Task.Run(() => shards.Find(split, shard)?.Changes.Records(after) ?? []);
}
