using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// A system that searches for queries encoded in advance. It must not be used by two threads at once.
/// </summary>
internal abstract class SearchSystem(SystemDescription description)
{
    /// <summary>Description of the system.</summary>
    public SystemDescription Description { get; } = description;

    /// <summary>Finds the best passages of a query.</summary>
    /// <param name="query">Zero-based index of the query.</param>
    /// <param name="topK">Number of passages wanted.</param>
    /// <param name="threads">Number of threads of this search, 1 or more.</param>
    public abstract Ranking Search(int query, int topK, int threads);

    /// <summary>Answers adjacent queries together, as fast as the threads allow.</summary>
    /// <param name="first">Zero-based index of the first query.</param>
    /// <param name="count">Number of queries.</param>
    /// <param name="topK">Number of passages wanted for each query.</param>
    /// <param name="threads">Number of threads for all queries together, 1 or more.</param>
    public abstract void SearchBatch(int first, int count, int topK, int threads);
}
