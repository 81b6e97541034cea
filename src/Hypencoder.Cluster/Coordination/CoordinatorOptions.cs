namespace Hypencoder.Cluster.Coordination;

/// <summary>Settings of a coordinator.</summary>
internal sealed record CoordinatorOptions
{
    /// <summary>Time after which a query is answered with what the shards have answered until then.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time after which another node that holds a shard is asked too.</summary>
    public TimeSpan HedgeAfter { get; init; } = TimeSpan.FromMilliseconds(100);
}
