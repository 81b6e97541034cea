namespace Hypencoder.Cluster.Messages;

/// <summary>A query as it is sent to a shard.</summary>
[GenerateSerializer, Immutable, Alias("hypencoder.ShardQuery")]
internal sealed record ShardQuery
{
    /// <summary>Name of the split that the shard must be of.</summary>
    [Id(0)]
    public required string Split { get; init; }

    /// <summary>Zero-based number of the shard.</summary>
    [Id(1)]
    public required int Shard { get; init; }

    /// <summary>Name of the strategy, as on the command line.</summary>
    [Id(2)]
    public required string Strategy { get; init; }

    /// <summary>Number of passages wanted, 1 or more.</summary>
    [Id(3)]
    public required int TopK { get; init; }

    /// <summary>The q-net or query vector in its wire form, which has a version and a checksum of its own.</summary>
    [Id(4)]
    public required byte[] Query { get; init; }

    /// <summary>Time in milliseconds after which nobody waits for the answer any more.</summary>
    [Id(5)]
    public required int Milliseconds { get; init; }

    /// <summary>Whether the titles and texts of the passages are wanted.</summary>
    [Id(6)]
    public bool WithTexts { get; init; }

    /// <summary>Number of a change that the shard must have; 0 for none.</summary>
    [Id(7)]
    public long LastChange { get; init; }
}
