namespace Hypencoder.Benchmarking;

/// <summary>An index of another library over passage vectors, searched by inner product.</summary>
internal interface IVectorIndex : IDisposable
{
    /// <summary>Number of values in a vector, d.</summary>
    int Dimension { get; }

    /// <summary>Size of the index as its library writes it, in bytes.</summary>
    long Bytes { get; }

    /// <summary>Finds the best passages of each query.</summary>
    /// <param name="queries">Query vectors, row-major (queries × d).</param>
    /// <param name="topK">Number of passages wanted for each query.</param>
    /// <param name="effort">nprobe of IVF or efSearch of HNSW; ignored where all passages are compared.</param>
    /// <param name="threads">Number of threads; 0 for all processors.</param>
    /// <param name="scores">Receives the scores (queries × top-k), best first.</param>
    /// <param name="rows">Receives the rows of the passages (queries × top-k), padded with −1.</param>
    /// <returns>
    /// Number of vectors with which all queries together were compared; 0 where the library does not count them.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths disagree, or a number is out of range.</exception>
    /// <exception cref="InvalidOperationException">The library reported an error.</exception>
    long Search(ReadOnlySpan<float> queries, int topK, int effort, int threads, Span<float> scores, Span<long> rows);
}
