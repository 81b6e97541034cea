namespace Hypencoder.Benchmarking;

/// <summary>Settings of a measurement of systems.</summary>
internal sealed record LatencyOptions
{
    /// <summary>Number of passages in a ranking.</summary>
    public int TopK { get; init; } = 1000;

    /// <summary>Number of rounds in which every system answers all queries, in turns, after an untimed pass.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>
    /// Least number of searches in the untimed pass, which starts again with the first query if necessary: .NET
    /// recompiles optimised code for methods that are called often.
    /// </summary>
    public int WarmUpSearches { get; init; } = 100;

    /// <summary>Seconds after which the untimed pass ends, once it has included every query.</summary>
    public double WarmUpSeconds { get; init; } = 5;

    /// <summary>Number of queries in a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Number of neighbours of a passage, if the index has no graph yet.</summary>
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
