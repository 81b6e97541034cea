namespace Hypencoder.Search;

/// <summary>Settings of <see cref="PassageClustersBuilder"/>.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// Number of clusters; 0 for four times the square root of the number of passages, but at least 64 passages a
    /// cluster.
    /// </summary>
    public int Clusters { get; init; }

    /// <summary>Number of k-means iterations.</summary>
    public int Iterations { get; init; } = 8;

    /// <summary>Seed of the choice of the first centroids and of the training sample.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Number of threads; 0 for all processors. The clusters do not depend on it.</summary>
    public int Threads { get; init; }
}
