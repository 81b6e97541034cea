namespace Hypencoder.Search;

/// <summary>Settings of <see cref="GraphSearch"/>; the defaults are <see cref="Efficient1"/>.</summary>
public sealed record GraphSearchOptions
{
    /// <summary>"Efficient 1" of the Hypencoder paper (arXiv 2502.05364).</summary>
    public static GraphSearchOptions Efficient1 { get; } = new();

    /// <summary>"Efficient 2" of the Hypencoder paper (arXiv 2502.05364).</summary>
    public static GraphSearchOptions Efficient2 { get; } =
        new() { EntryPoints = 100_000, Candidates = 328, MaxIterations = 20 };

    /// <summary>|C|: how many passages are drawn to start from, all where there are fewer.</summary>
    public int EntryPoints { get; init; } = 10_000;

    /// <summary>Seeds the drawing of entry points, which are the same for every query.</summary>
    public int Seed { get; init; } = 43;

    /// <summary>The passages to start from, instead of drawn ones.</summary>
    public IReadOnlyList<int>? EntryPointIndices { get; init; }

    /// <summary>
    /// nCandidates: how many of the best passages of an iteration have their neighbours looked at in the next.
    /// </summary>
    public int Candidates { get; init; } = 64;

    /// <summary>maxIter: how often passages are scored, the entry points included.</summary>
    public int MaxIterations { get; init; } = 16;

    /// <summary>Stop once an iteration adds nothing to the best top-k.</summary>
    public bool EarlyStop { get; init; } = true;

    /// <summary>How many threads one search uses; 0 for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; }
}
