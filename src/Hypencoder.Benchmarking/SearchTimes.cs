using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>What one system gave for every query, and how long it took.</summary>
/// <param name="Rankings">A query each, of the untimed pass.</param>
/// <param name="Milliseconds">Of each query alone, the median over rounds.</param>
/// <param name="BatchQueriesPerSecond">In batches, from each batch's median over rounds.</param>
internal sealed record SearchTimes(
    IReadOnlyList<Ranking> Rankings, IReadOnlyList<double> Milliseconds, double BatchQueriesPerSecond);
