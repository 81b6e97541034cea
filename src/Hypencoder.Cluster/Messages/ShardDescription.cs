namespace Hypencoder.Cluster.Messages;

/// <summary>A shard that a node holds.</summary>
[GenerateSerializer, Immutable, Alias("hypencoder.ShardDescription")]
internal sealed record ShardDescription
{
    /// <summary>Name of the split that the shard is of.</summary>
    [Id(0)]
    public required string Split { get; init; }

    /// <summary>Zero-based number of the shard.</summary>
    [Id(1)]
    public required int Shard { get; init; }

    /// <summary>Fingerprint of its vectors when the index was split.</summary>
    [Id(2)]
    public required string VectorsFingerprint { get; init; }

    /// <summary>Names of the strategies that can search it.</summary>
    [Id(3)]
    public required string[] Strategies { get; init; }

    /// <summary>Number of its passages now.</summary>
    [Id(4)]
    public int Passages { get; init; }

    /// <summary>Number of its last change; 0 for none since the split.</summary>
    [Id(5)]
    public long LastChange { get; init; }
}
