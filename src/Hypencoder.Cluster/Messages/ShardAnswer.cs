namespace Hypencoder.Cluster.Messages;

/// <summary>The best passages of a shard, or why it refuses a query.</summary>
[GenerateSerializer, Immutable, Alias("hypencoder.ShardAnswer")]
internal sealed record ShardAnswer
{
    /// <summary>Why the query is refused, in one line; null for an answer.</summary>
    [Id(0)]
    public string? Refusal { get; init; }

    /// <summary>Places of the passages in the shard's order, in the order of the ranking.</summary>
    [Id(1)]
    public int[] Places { get; init; } = [];

    /// <summary>Score of each passage.</summary>
    [Id(2)]
    public float[] Scores { get; init; } = [];

    /// <summary>Id of each passage.</summary>
    [Id(3)]
    public string[] Ids { get; init; } = [];

    /// <summary>Title of each passage; empty if texts were not asked for.</summary>
    [Id(4)]
    public string[] Titles { get; init; } = [];

    /// <summary>Text of each passage; empty if texts were not asked for.</summary>
    [Id(5)]
    public string[] Texts { get; init; } = [];

    /// <summary>Number of passages that were scored.</summary>
    [Id(6)]
    public long PassagesScored { get; init; }

    /// <summary>
    /// Expected number of the shard's best passages that are missing; null where it is not estimated.
    /// </summary>
    [Id(7)]
    public double? ExpectedMissing { get; init; }

    /// <summary>Whether it is proven that these are the shard's exact best passages.</summary>
    [Id(8)]
    public bool Certified { get; init; }

    /// <summary>Number of the last change of the shard that was searched.</summary>
    [Id(9)]
    public long LastChange { get; init; }

    public static ShardAnswer Refuse(string reason) => new() { Refusal = reason };
}
