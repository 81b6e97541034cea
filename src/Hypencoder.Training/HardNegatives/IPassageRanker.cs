using Hypencoder.Search;

namespace Hypencoder.Training.HardNegatives;

/// <summary>A retriever that ranks the passages of a collection, from whose rankings negatives are mined.</summary>
internal interface IPassageRanker
{
    /// <summary>Number of passages.</summary>
    int Count { get; }

    /// <summary>Ranks passages, which are given by their indices in the collection, for each query.</summary>
    /// <param name="queries">The texts of the queries.</param>
    /// <param name="depth">Number of passages of each ranking; fewer where no more are found.</param>
    /// <param name="cancellationToken">Stops before all queries are ranked.</param>
    IReadOnlyList<Ranking> Rank(IReadOnlyList<string> queries, int depth, CancellationToken cancellationToken);

    /// <summary>Returns the highest score among the given passages of each query.</summary>
    /// <param name="queries">The texts of the queries.</param>
    /// <param name="passages">Indices of one or more passages for each query.</param>
    double[] BestScores(IReadOnlyList<string> queries, IReadOnlyList<IReadOnlyCollection<int>> passages);
}
