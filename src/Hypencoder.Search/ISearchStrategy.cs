namespace Hypencoder.Search;

/// <summary>
/// A way to find the best passages of a vector store for a q-net. Instances may be shared between threads.
/// </summary>
public interface ISearchStrategy
{
    /// <summary>The name on the command line: exhaustive, graph, …</summary>
    string Name { get; }

    /// <summary>
    /// The best <paramref name="topK"/> passages that the strategy finds, fewer when it scored fewer.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The q-net's input width is not that of the vectors, or topK is below 1.
    /// </exception>
    Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default);
}
