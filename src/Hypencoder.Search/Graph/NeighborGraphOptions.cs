namespace Hypencoder.Search;

/// <summary>Settings of <see cref="NeighborGraphBuilder"/>.</summary>
public sealed record NeighborGraphOptions
{
    /// <summary>How many neighbours a passage has, itself not counted; all others where there are fewer.</summary>
    public int Neighbors { get; init; } = 100;

    /// <summary>Exact, approximate, or what suits the size of the store.</summary>
    public NeighborGraphMethod Method { get; init; }

    /// <summary>Seeds what an approximate build draws.</summary>
    public int Seed { get; init; } = 43;

    /// <summary>
    /// The share of the nearest that an approximate build is to find, above 0 and below 1: it ends when it has found as
    /// many for a drawn sample of passages, or no longer finds more.
    /// </summary>
    public double Recall { get; init; } = 0.98;

    /// <summary>How many threads to use; 0 for all processors. The graph does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Go on with what an interrupted build left, instead of starting anew.</summary>
    public bool Resume { get; init; }
}
