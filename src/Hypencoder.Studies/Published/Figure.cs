namespace Hypencoder.Studies.Published;

/// <summary>A measured cell of a table.</summary>
/// <param name="Value">The value in the units in which it is printed.</param>
/// <param name="QueryIds">
/// Ids of the queries whose values are averaged; empty where there are no values per query.
/// </param>
/// <param name="PerQuery">The values of the queries, in the order of <paramref name="QueryIds"/>.</param>
internal sealed record Figure(double Value, IReadOnlyList<string> QueryIds, IReadOnlyList<double> PerQuery);
