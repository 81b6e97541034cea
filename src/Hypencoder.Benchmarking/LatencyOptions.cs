namespace Hypencoder.Benchmarking;

/// <summary>How systems are measured.</summary>
internal sealed record LatencyOptions
{
    /// <summary>Passages a query.</summary>
    public int TopK { get; init; } = 1000;

    /// <summary>How often every system answers all queries, in turn with the others, after an untimed pass.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>
    /// Searches that the untimed pass has at the least, beginning again with the first query: .NET compiles what is
    /// called often a second time, for speed.
    /// </summary>
    public int WarmUpSearches { get; init; } = 100;

    /// <summary>Seconds after which the untimed pass ends, once it had every query.</summary>
    public double WarmUpSeconds { get; init; } = 5;

    /// <summary>Queries a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Neighbours of a passage, where the index has no graph yet.</summary>
    public int Neighbors { get; init; } = 100;

    /// <exception cref="ArgumentException">A number is out of range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(TopK, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rounds, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(WarmUpSearches);
        ArgumentOutOfRangeException.ThrowIfNegative(WarmUpSeconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Neighbors, 1);
    }
}
