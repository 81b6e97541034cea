namespace Hypencoder.Benchmarking;

/// <summary>Kind and settings of a <see cref="FaissIndex"/>.</summary>
internal sealed record FaissIndexOptions
{
    /// <summary>Kind of the index.</summary>
    public FaissKind Kind { get; init; }

    /// <summary>nlist of IVF; 0 for 4 √n with n vectors, the least that Faiss's guidelines recommend.</summary>
    public int Lists { get; init; }

    /// <summary>Number of iterations of IVF's k-means.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Seed of IVF's k-means.</summary>
    public int Seed { get; init; } = 1234;

    /// <summary>M of HNSW: number of links of a vector, twice that on the lowest level.</summary>
    public int Links { get; init; } = 32;

    /// <summary>efConstruction of HNSW: number of candidates considered for a vector's links.</summary>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Number of threads for building; 0 for all processors. Only HNSW's links depend on it.</summary>
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
