namespace Hypencoder.Reporting;

/// <summary>One measure of one query, a line of <c>per-query.csv</c>.</summary>
/// <param name="Collection">The collection's id.</param>
/// <param name="Split">Its split.</param>
/// <param name="Model">The model.</param>
/// <param name="Strategy">The search strategy's name.</param>
/// <param name="QueryId">The query.</param>
/// <param name="Measure">The measure, as in <c>nDCG@10</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record PerQueryValue(
    string Collection, string Split, string Model, string Strategy, string QueryId, string Measure, double Value);
