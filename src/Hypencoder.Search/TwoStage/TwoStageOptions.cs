namespace Hypencoder.Search;

/// <summary>Settings of <see cref="TwoStageSearch"/>.</summary>
public sealed record TwoStageOptions
{
    /// <summary>
    /// How many candidates the surrogate finds at the most, whatever is expected to be missing; 0 for as many as it
    /// takes: twice top-k and 200 more at first, then twice as many and again, in the end all passages.
    /// </summary>
    public int Candidates { get; init; }

    /// <summary>
    /// When to stop: once less than this part of the exact best top-k is expected to be missing. 0 scores all
    /// candidates, and all passages where these are not limited.
    /// </summary>
    public double Tolerance { get; init; } = 0.002;

    /// <summary>
    /// How far from what a cluster's centroid says its passages may be and still be looked for at first, in standard
    /// deviations.
    /// </summary>
    public float ClusterMargin { get; init; } = 3;

    /// <summary>How many threads one search uses; 0 for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
