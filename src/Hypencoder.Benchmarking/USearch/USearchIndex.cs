using System.Runtime.InteropServices;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// An HNSW index of USearch over a copy of passage vectors in single precision, searched by inner product. Only one
/// call of <see cref="Search"/> may run at a time.
/// </summary>
internal sealed unsafe class USearchIndex : IVectorIndex
{
    private readonly int _threads; // at most as many calls at once
    private nint _index;
    private int _expansion;

    /// <summary>Builds an index.</summary>
    /// <param name="vectors">Passage vectors, row-major (passages × d).</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <param name="links">Number of links of a vector (connectivity), twice that on the lowest level.</param>
    /// <param name="efConstruction">Number of candidates considered for a vector's links (expansion_add).</param>
    /// <param name="threads">Number of threads for building; 0 for all processors. Links depend on it.</param>
    /// <exception cref="ArgumentException">There are no vectors, or the length is not a multiple of d.</exception>
    /// <exception cref="InvalidOperationException">USearch is missing, or reported an error.</exception>
    public USearchIndex(
        ReadOnlySpan<float> vectors, int dimension, int links = 32, int efConstruction = 200, int threads = 1)
    {
        if (USearchLibrary.Missing is string missing)
            throw new InvalidOperationException(missing);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (vectors.IsEmpty || vectors.Length % dimension != 0)
            throw new ArgumentException($"expected rows of {dimension} values, found {vectors.Length} values");
        Dimension = dimension;
        Count = vectors.Length / dimension;
        threads = Threads.Resolve(threads);
        _threads = Math.Max(threads, Environment.ProcessorCount);
        _index = USearchNative.Create(
            new USearchNative.Settings
            {
                Metric = USearchNative.InnerProduct,
                ScalarKind = USearchNative.Float32,
                Dimension = (nuint)dimension,
                Links = (nuint)links,
                CandidatesOfLinks = (nuint)efConstruction,
            },
            out nint error);
        USearchNative.Check(error);
        try
        {
            USearchNative.SetAddingThreads(_index, (nuint)_threads, out error);
            USearchNative.Check(error);
            USearchNative.SetSearchThreads(_index, (nuint)_threads, out error);
            USearchNative.Check(error);
            USearchNative.Reserve(_index, (nuint)Count, out error);
            USearchNative.Check(error);
            fixed (float* rows = vectors)
            {
                float* first = rows;
                Threads.Each(threads, Count, (_, i) =>
                {
                    USearchNative.Add(
                        _index, (ulong)i, first + (nint)i * dimension, USearchNative.Float32, out nint error);
                    USearchNative.Check(error);
                });
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

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
            nuint bytes = USearchNative.Bytes(_index, out nint error);
            USearchNative.Check(error);
            return (long)bytes;
        }
    }

    /// <summary>Names of the instructions that its inner products use, as USearch reports them.</summary>
    public string Instructions
    {
        get
        {
            ObjectDisposedException.ThrowIf(_index == 0, this);
            nint text = USearchNative.Instructions(_index, out nint error);
            USearchNative.Check(error);
            return Marshal.PtrToStringUTF8(text) ?? "";
        }
    }

    /// <summary>Answers each query on one thread. USearch does not count comparisons: 0 is returned.</summary>
    public long Search(
        ReadOnlySpan<float> queries, int topK, int effort, int threads, Span<float> scores, Span<long> rows)
    {
        ObjectDisposedException.ThrowIf(_index == 0, this);
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
        if (effort != _expansion)
        {
            USearchNative.SetExpansion(_index, (nuint)effort, out nint error);
            USearchNative.Check(error);
            _expansion = effort;
        }
        fixed (float* query = queries, score = scores)
        fixed (long* row = rows)
        {
            float* firstQuery = query, firstScore = score;
            long* firstRow = row;
            Threads.Each(Math.Min(Threads.Resolve(threads), _threads), count, (_, i) => SearchOne(
                firstQuery + (nint)i * Dimension, topK, firstScore + (nint)i * topK, firstRow + (nint)i * topK));
        }
        return 0;
    }

    /// <summary>USearch's distance is 1 less the inner product.</summary>
    private void SearchOne(float* query, int topK, float* scores, long* rows)
    {
        int found = (int)USearchNative.Search(
            _index, query, USearchNative.Float32, (nuint)topK, (ulong*)rows, scores, out nint error);
        USearchNative.Check(error);
        for (int i = 0; i < found; i++)
            scores[i] = 1 - scores[i];
        new Span<long>(rows + found, topK - found).Fill(-1);
        new Span<float>(scores + found, topK - found).Fill(float.NegativeInfinity);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _index, 0) is nint index and not 0)
            USearchNative.Free(index, out _);
    }
}
