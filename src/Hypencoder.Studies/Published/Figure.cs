namespace Hypencoder.Studies.Published;

/// <summary>One measured cell of a table.</summary>
/// <param name="Value">In the units in which it is printed.</param>
/// <param name="QueryIds">Whose values it averages; empty where it has none a query.</param>
/// <param name="PerQuery">Aligned with them.</param>
internal sealed record Figure(double Value, IReadOnlyList<string> QueryIds, IReadOnlyList<double> PerQuery);
