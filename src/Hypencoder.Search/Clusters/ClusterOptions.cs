namespace Hypencoder.Search;

/// <summary>Settings of <see cref="PassageClustersBuilder"/>.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// How many clusters; 0 for four times the square root of the number of passages, of 64 at the least.
    /// </summary>
    public int Clusters { get; init; }

    /// <summary>How often the centroids are moved.</summary>
    public int Iterations { get; init; } = 8;

    /// <summary>Seeds the choice of first centroids and of the passages that move them.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>How many threads to use; 0 for all processors. The clusters do not depend on it.</summary>
    public int Threads { get; init; }
}
