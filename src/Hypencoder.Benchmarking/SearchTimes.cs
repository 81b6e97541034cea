using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>Results of one system for every query, and the times that it took.</summary>
/// <param name="Rankings">Ranking of each query, from the untimed pass.</param>
/// <param name="Milliseconds">Time of each single query, the median over rounds.</param>
/// <param name="BatchQueriesPerSecond">Queries per second in batches, from each batch's median over rounds.</param>
internal sealed record SearchTimes(
    IReadOnlyList<Ranking> Rankings, IReadOnlyList<double> Milliseconds, double BatchQueriesPerSecond);
