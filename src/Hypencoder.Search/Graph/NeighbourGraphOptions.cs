namespace Hypencoder.Search;

/// <summary>Settings of <see cref="NeighbourGraphBuilder"/>.</summary>
public sealed record NeighbourGraphOptions
{
    /// <summary>How many neighbours a passage has, itself not counted; all others where there are fewer.</summary>
    public int Neighbours { get; init; } = 100;

    /// <summary>How many threads to use; 0 for all processors. The graph does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Go on with what an interrupted build left, instead of starting anew.</summary>
    public bool Resume { get; init; }
}
