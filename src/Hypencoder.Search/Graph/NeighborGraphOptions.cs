namespace Hypencoder.Search;

/// <summary>Settings of <see cref="NeighborGraphBuilder"/>.</summary>
public sealed record NeighborGraphOptions
{
    /// <summary>Number of neighbours of a passage, not counting itself; all others where there are fewer.</summary>
    public int Neighbors { get; init; } = 100;

    /// <summary>Method: exact, approximate, or chosen by the size of the store.</summary>
    public NeighborGraphMethod Method { get; init; }

    /// <summary>Seed of an approximate build.</summary>
    public int Seed { get; init; } = 43;

    /// <summary>
    /// Share of the nearest neighbours that an approximate build should find, above 0 and below 1. The build ends when
    /// it has reached this recall for a random sample of passages, or no longer improves.
    /// </summary>
    public double Recall { get; init; } = 0.98;

    /// <summary>Number of threads; 0 for all processors. The graph does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Whether to resume an interrupted build instead of starting again.</summary>
    public bool Resume { get; init; }
}
