namespace Hypencoder.Search;

/// <summary>Settings of <see cref="TwoStageSearch"/>.</summary>
public sealed record TwoStageOptions
{
    /// <summary>
    /// How many candidates the surrogate finds at the most; 0 for twice top-k and 200 more.
    /// </summary>
    public int Candidates { get; init; }

    /// <summary>
    /// When to stop: once a further round of candidates is expected to bring less than this part of top-k into the best
    /// top-k. 0 scores all candidates.
    /// </summary>
    public double Tolerance { get; init; } = 0.002;

    /// <summary>
    /// How far from what a cluster's centroid says its passages may be and still be looked for, in standard deviations.
    /// </summary>
    public float ClusterMargin { get; init; } = 3;

    /// <summary>How many threads one search uses; 0 for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
