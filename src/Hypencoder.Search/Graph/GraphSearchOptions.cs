namespace Hypencoder.Search;

/// <summary>Settings of <see cref="GraphSearch"/>; the defaults are <see cref="Efficient1"/>.</summary>
public sealed record GraphSearchOptions
{
    /// <summary>"Efficient 1" of the Hypencoder paper (arXiv 2502.05364).</summary>
    public static GraphSearchOptions Efficient1 { get; } = new();

    /// <summary>"Efficient 2" of the Hypencoder paper (arXiv 2502.05364).</summary>
    public static GraphSearchOptions Efficient2 { get; } =
        new() { EntryPoints = 100_000, Candidates = 328, MaxIterations = 20 };

    /// <summary>|C|: number of entry points that are drawn, or all passages where there are fewer.</summary>
    public int EntryPoints { get; init; } = 10_000;

    /// <summary>Seed of the entry points, which are the same for every query.</summary>
    public int Seed { get; init; } = 43;

    /// <summary>Indices of the passages to start from, instead of randomly drawn ones.</summary>
    public IReadOnlyList<int>? EntryPointIndices { get; init; }

    /// <summary>
    /// nCandidates: number of an iteration's best passages whose neighbours are scored in the next.
    /// </summary>
    public int Candidates { get; init; } = 64;

    /// <summary>maxIter: greatest number of iterations, including that of the entry points.</summary>
    public int MaxIterations { get; init; } = 16;

    /// <summary>Whether to stop once an iteration adds nothing to the best top-k.</summary>
    public bool EarlyStop { get; init; } = true;

    /// <summary>Number of threads for one search; 0 for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; }
}
