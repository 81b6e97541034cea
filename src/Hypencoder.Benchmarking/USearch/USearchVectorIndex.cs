using Hypencoder.Engines;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// An HNSW index of USearch over a copy of passage vectors. Only one call of <see cref="Search"/> may run at a time.
/// </summary>
internal sealed class USearchVectorIndex : IVectorIndex
{
    private readonly USearchIndex _index;

    /// <summary>Builds an index.</summary>
    /// <param name="vectors">Passage vectors, row-major (passages × d).</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <param name="threads">Number of threads for building; 0 for all processors. Links depend on it.</param>
    /// <exception cref="ArgumentException">There are no vectors, or the length is not a multiple of d.</exception>
    /// <exception cref="InvalidOperationException">USearch is missing, or reported an error.</exception>
    public USearchVectorIndex(ReadOnlySpan<float> vectors, int dimension, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (vectors.IsEmpty || vectors.Length % dimension != 0)
            throw new ArgumentException($"expected rows of {dimension} values, found {vectors.Length} values");
        _index = new USearchIndex(dimension);
        try
        {
            _index.Reserve(vectors.Length / dimension, Threads.Resolve(threads));
            _index.Add(vectors, 0, threads);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Dimension => _index.Dimension;

    /// <inheritdoc/>
    public long Bytes => _index.Bytes;

    /// <inheritdoc cref="USearchIndex.Instructions"/>
    public string Instructions => _index.Instructions;

    /// <summary>Answers each query on one thread. USearch does not count comparisons: 0 is returned.</summary>
    public long Search(
        ReadOnlySpan<float> queries, int topK, int effort, int threads, Span<float> scores, Span<long> rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(effort, 1);
        int count = queries.Length / Dimension;
        if (queries.IsEmpty || queries.Length % Dimension != 0)
            throw new ArgumentException($"expected rows of {Dimension} values, found {queries.Length} values");
        if (scores.Length != (long)count * topK || rows.Length != scores.Length)
        {
            throw new ArgumentException(
                $"expected {(long)count * topK} scores and rows for {count} queries, found {scores.Length} and "
                + $"{rows.Length}");
        }
        _index.Expansion = effort;
        _index.Search(queries, topK, threads, scores, rows);
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _index.Dispose();
}
