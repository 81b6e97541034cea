using System.Runtime.InteropServices;
using Hypencoder.Search;

namespace Hypencoder.Engines;

/// <summary>
/// An HNSW index of USearch over vectors in single precision, in memory, searched by inner product. The key of a vector
/// is its position. As many threads may search at the same time as <see cref="Reserve"/> has made room for, and no fewer
/// than there are processors.
/// </summary>
internal sealed unsafe class USearchIndex : IDisposable
{
    private nint _index;
    private int _threads;
    private int _expansion;

    /// <summary>Creates an empty index.</summary>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <param name="links">Number of links of a vector (connectivity), twice that on the lowest level.</param>
    /// <param name="efConstruction">Number of candidates considered for a vector's links (expansion_add).</param>
    /// <exception cref="InvalidOperationException">USearch is missing, or reported an error.</exception>
    public USearchIndex(int dimension, int links = 32, int efConstruction = 200)
    {
        if (USearchLibrary.Missing is string missing)
            throw new InvalidOperationException(missing);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        Dimension = dimension;
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
    }

    /// <summary>Number of values in a vector, d.</summary>
    public int Dimension { get; }

    /// <summary>Number of vectors.</summary>
    public long Count => (long)Asked((nint index, out nint error) => USearchNative.Size(index, out error));

    /// <summary>Size of the index as <see cref="Save"/> writes it, in bytes.</summary>
    public long Bytes => (long)Asked((nint index, out nint error) => USearchNative.Bytes(index, out error));

    /// <summary>Names of the instructions that its inner products use, as USearch reports them.</summary>
    public string Instructions =>
        Marshal.PtrToStringUTF8(Asked((nint index, out nint error) => USearchNative.Instructions(index, out error)))
        ?? "";

    /// <summary>Number of vectors that a search considers (efSearch); set it while nothing searches.</summary>
    public int Expansion
    {
        get => _expansion;
        set
        {
            if (value == _expansion)
                return;
            USearchNative.SetExpansion(Open(), (nuint)value, out nint error);
            USearchNative.Check(error);
            _expansion = value;
        }
    }

    /// <summary>Loads an index that <see cref="Save"/> wrote.</summary>
    /// <param name="path">Path of the file, whose bytes must be those that were written: USearch trusts them.</param>
    /// <param name="dimension">Number of values in a vector.</param>
    /// <exception cref="InvalidDataException">USearch refuses the file.</exception>
    public static USearchIndex Load(string path, int dimension)
    {
        USearchIndex index = new(dimension);
        try
        {
            USearchNative.Load(index._index, path, out nint error);
            if (error != 0)
            {
                throw new InvalidDataException(
                    $"{path}: expected an index of USearch {USearchLibrary.Version}, found something else: "
                    + Marshal.PtrToStringUTF8(error));
            }
            index.Reserve((int)Math.Min(int.MaxValue, index.Count), Environment.ProcessorCount);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Makes room for vectors in all, and for threads that add or search at the same time.</summary>
    public void Reserve(int count, int threads)
    {
        _threads = Math.Max(threads, Environment.ProcessorCount);
        USearchNative.SetAddingThreads(Open(), (nuint)_threads, out nint error);
        USearchNative.Check(error);
        USearchNative.SetSearchThreads(Open(), (nuint)_threads, out error);
        USearchNative.Check(error);
        USearchNative.Reserve(Open(), (nuint)count, out error);
        USearchNative.Check(error);
    }

    /// <summary>Adds vectors, for which <see cref="Reserve"/> has made room.</summary>
    /// <param name="vectors">Vectors, row-major (passages × d).</param>
    /// <param name="first">Key of the first one; the others follow.</param>
    /// <param name="threads">Number of threads; 0 for all processors. Links depend on it.</param>
    public void Add(ReadOnlySpan<float> vectors, long first, int threads)
    {
        nint index = Open();
        fixed (float* rows = vectors)
        {
            float* start = rows;
            Threads.Each(Threads.Resolve(threads), vectors.Length / Dimension, (_, i) =>
            {
                USearchNative.Add(
                    index, (ulong)(first + i), start + ((nint)i * Dimension), USearchNative.Float32, out nint error);
                USearchNative.Check(error);
            });
        }
    }

    /// <summary>Answers queries, each on one thread.</summary>
    /// <param name="queries">Query vectors, row-major (queries × d).</param>
    /// <param name="topK">Number of vectors wanted for each query.</param>
    /// <param name="threads">Number of threads; 0 for all processors.</param>
    /// <param name="scores">Receives inner products (queries × top-k), greatest first.</param>
    /// <param name="keys">Receives keys (queries × top-k), padded with −1.</param>
    public void Search(ReadOnlySpan<float> queries, int topK, int threads, Span<float> scores, Span<long> keys)
    {
        nint index = Open();
        fixed (float* query = queries, score = scores)
        fixed (long* key = keys)
        {
            float* firstQuery = query, firstScore = score;
            long* firstKey = key;
            Threads.Each(Math.Min(Threads.Resolve(threads), _threads), queries.Length / Dimension, (_, i) => SearchOne(
                index, firstQuery + ((nint)i * Dimension), topK, firstScore + ((nint)i * topK),
                firstKey + ((nint)i * topK)));
        }
    }

    /// <summary>Writes the index to a file.</summary>
    public void Save(string path)
    {
        USearchNative.Save(Open(), path, out nint error);
        if (error != 0)
            throw new IOException($"{path}: USearch: {Marshal.PtrToStringUTF8(error)}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _index, 0) is nint index and not 0)
            USearchNative.Free(index, out _);
    }

    /// <summary>USearch's distance is 1 less the inner product.</summary>
    private static void SearchOne(nint index, float* query, int topK, float* scores, long* keys)
    {
        int found = (int)USearchNative.Search(
            index, query, USearchNative.Float32, (nuint)topK, (ulong*)keys, scores, out nint error);
        USearchNative.Check(error);
        for (int i = 0; i < found; i++)
            scores[i] = 1 - scores[i];
        new Span<long>(keys + found, topK - found).Fill(-1);
        new Span<float>(scores + found, topK - found).Fill(float.NegativeInfinity);
    }

    private delegate T Question<T>(nint index, out nint error);

    private T Asked<T>(Question<T> question)
    {
        T answer = question(Open(), out nint error);
        USearchNative.Check(error);
        return answer;
    }

    private nint Open()
    {
        ObjectDisposedException.ThrowIf(_index == 0, this);
        return _index;
    }
}
