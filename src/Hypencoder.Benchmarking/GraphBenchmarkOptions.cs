namespace Hypencoder.Benchmarking;

/// <summary>Settings of <see cref="GraphBenchmark"/>.</summary>
internal sealed record GraphBenchmarkOptions
{
    /// <summary>Number of passages in the graph.</summary>
    public int Passages { get; init; } = 100_000;

    /// <summary>Number of values in random vectors; ignored for those of an index.</summary>
    public int Dimension { get; init; } = 128;

    /// <summary>Number of neighbours of a passage.</summary>
    public int Neighbors { get; init; } = 32;

    /// <summary>Number of threads; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Seed of the vectors and of the build.</summary>
    public int Seed { get; init; } = 43;

    /// <summary>Share of the nearest neighbours that the build should find.</summary>
    public double Recall { get; init; } = 0.98;
}
