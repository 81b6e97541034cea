namespace Hypencoder.Search;

/// <summary>
/// A way to find the best passages of a vector store for a q-net. Implementations are safe to use from many threads.
/// </summary>
public interface ISearchStrategy
{
    /// <summary>Name on the command line, such as "exhaustive" or "graph".</summary>
    string Name { get; }

    /// <summary>
    /// Finds the best <paramref name="topK"/> passages, or fewer where the strategy scored fewer.
    /// </summary>
    /// <param name="query">Q-net of the query.</param>
    /// <param name="topK">Number of passages wanted, 1 or more.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <exception cref="ArgumentException">
    /// The q-net's input width is not that of the vectors, or topK is below 1.
    /// </exception>
    Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default);
}
