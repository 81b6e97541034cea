namespace Hypencoder.Search;

/// <summary>Settings of <see cref="TwoStageSearch"/>.</summary>
public sealed record TwoStageOptions
{
    /// <summary>
    /// Greatest number of candidates, whatever is expected to be missing; 0 for no limit: twice top-k plus 200 at
    /// first, then repeatedly twice as many, in the end all passages.
    /// </summary>
    public int Candidates { get; init; }

    /// <summary>
    /// Share of the exact best top-k that may be missing: the search stops once less is expected to be. 0 scores all
    /// candidates, or all passages where candidates are not limited.
    /// </summary>
    public double Tolerance { get; init; } = 0.002;

    /// <summary>
    /// Distance from a cluster's centroid, in standard deviations of its inner products, at which passages are still
    /// looked for at first.
    /// </summary>
    public float ClusterMargin { get; init; } = 3;

    /// <summary>Number of threads for one search; 0 for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
