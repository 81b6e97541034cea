namespace Hypencoder.Benchmarking;

/// <summary>Settings of <see cref="GraphBenchmark"/>.</summary>
internal sealed record GraphBenchmarkOptions
{
    /// <summary>How many passages the graph is built of.</summary>
    public int Passages { get; init; } = 100_000;

    /// <summary>d of random vectors; those of an index have their own.</summary>
    public int Dimension { get; init; } = 128;

    /// <summary>How many neighbours a passage has.</summary>
    public int Neighbors { get; init; } = 32;

    /// <summary>How many threads to use; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Seeds the vectors and the build.</summary>
    public int Seed { get; init; } = 43;

    /// <summary>The share of the nearest that the build is to find.</summary>
    public double Recall { get; init; } = 0.98;
}
