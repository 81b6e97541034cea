namespace Hypencoder.Benchmarking;

/// <summary>How a <see cref="FaissIndex"/> is built.</summary>
internal sealed record FaissIndexOptions
{
    /// <summary>Which index.</summary>
    public FaissKind Kind { get; init; }

    /// <summary>nlist of IVF; 0 for 4 √n of n vectors, the least that Faiss's guidelines advise.</summary>
    public int Lists { get; init; }

    /// <summary>Rounds of IVF's k-means.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Seeds IVF's k-means.</summary>
    public int Seed { get; init; } = 1234;

    /// <summary>M of HNSW: links a vector, twice that on the lowest level.</summary>
    public int Links { get; init; } = 32;

    /// <summary>efConstruction of HNSW: how many candidates are looked at for a vector's links.</summary>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Threads to build with; 0 for all processors. HNSW's links depend on it, others do not.</summary>
    public int Threads { get; init; } = 1;

    internal int ListsFor(int count) => Lists > 0 ? Lists : Math.Max(1, (int)(4 * Math.Sqrt(count)));

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Lists);
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Links, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(EfConstruction, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
