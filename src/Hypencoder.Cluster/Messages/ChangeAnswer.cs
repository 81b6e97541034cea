namespace Hypencoder.Cluster.Messages;

/// <summary>What became of a change of a shard.</summary>
[GenerateSerializer, Immutable, Alias("hypencoder.ChangeAnswer")]
internal sealed record ChangeAnswer
{
    /// <summary>Why it is refused, in one line; null otherwise.</summary>
    [Id(0)]
    public string? Refusal { get; init; }

    /// <summary>Number of the shard's last change.</summary>
    [Id(1)]
    public long Last { get; init; }

    /// <summary>Whether there was anything to change.</summary>
    [Id(2)]
    public bool WasMade { get; init; }

    /// <summary>
    /// Whether a passage that was to be replaced is not in this shard any more, so that nothing was changed.
    /// </summary>
    [Id(3)]
    public bool HasMoved { get; init; }

    public static ChangeAnswer Refuse(string reason) => new() { Refusal = reason };
}
