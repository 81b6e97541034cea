namespace Hypencoder.Benchmarking;

/// <summary>
/// A Faiss index over a copy of passage vectors, searched by inner product. Only one search in a process may run at a
/// time.
/// </summary>
internal sealed unsafe class FaissIndex : IVectorIndex
{
    private nint _index;

    /// <summary>Builds an index.</summary>
    /// <param name="vectors">Passage vectors, row-major (passages × d).</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <param name="options">Kind and settings of the index; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// There are no vectors, the length is not a multiple of d, or an option is invalid.
    /// </exception>
    /// <exception cref="InvalidOperationException">Faiss is missing, or reported an error.</exception>
    public FaissIndex(ReadOnlySpan<float> vectors, int dimension, FaissIndexOptions? options = null)
    {
        Options = options ?? new FaissIndexOptions();
        Options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (vectors.IsEmpty || vectors.Length % dimension != 0)
            throw new ArgumentException($"expected rows of {dimension} values, found {vectors.Length} values");
        Dimension = dimension;
        Count = vectors.Length / dimension;
        FaissLibrary.Instance.UseThreads(Options.Threads);
        fixed (float* rows = vectors)
        {
            FaissNative.Check(Options.Kind switch
            {
                FaissKind.Flat => FaissNative.Flat(rows, Count, dimension, out _index),
                FaissKind.Ivf => FaissNative.Ivf(
                    rows, Count, dimension, Options.ListsFor(Count), Options.Iterations, Options.Seed, out _index),
                FaissKind.Hnsw => FaissNative.Hnsw(
                    rows, Count, dimension, Options.Links, Options.EfConstruction, out _index),
                _ => throw new ArgumentException($"expected a kind of index, found {Options.Kind}", nameof(options)),
            });
        }
    }

    /// <summary>Settings with which the index was built.</summary>
    public FaissIndexOptions Options { get; }

    /// <summary>Number of vectors.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public long Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_index == 0, this);
            FaissNative.Check(FaissNative.Bytes(_index, out long bytes));
            return bytes;
        }
    }

    /// <inheritdoc/>
    public long Search(
        ReadOnlySpan<float> queries, int topK, int effort, int threads, Span<float> scores, Span<long> rows)
    {
        ObjectDisposedException.ThrowIf(_index == 0, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfLessThan(effort, Options.Kind == FaissKind.Flat ? 0 : 1);
        int count = queries.Length / Dimension;
        long expected = (long)count * topK;
        if (queries.IsEmpty || queries.Length % Dimension != 0)
            throw new ArgumentException($"expected rows of {Dimension} values, found {queries.Length} values");
        if (scores.Length != expected || rows.Length != expected)
        {
            throw new ArgumentException(
                $"expected {expected} scores and rows for {count} queries, found {scores.Length} and {rows.Length}");
        }
        FaissLibrary.Instance.UseThreads(threads);
        long compared;
        fixed (float* query = queries, score = scores)
        fixed (long* row = rows)
            FaissNative.Check(FaissNative.Search(_index, query, count, topK, effort, score, row, out compared));
        return compared;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _index, 0) is nint index and not 0)
            FaissNative.Free(index);
    }
}
