namespace Hypencoder.Reporting;

/// <summary>The value of a measure for a query: a line of <c>per-query.csv</c>.</summary>
/// <param name="Collection">Id of the collection.</param>
/// <param name="Split">Name of the split.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Strategy">Name of the search strategy.</param>
/// <param name="QueryId">Id of the query.</param>
/// <param name="Measure">Name of the measure, such as <c>nDCG@10</c>.</param>
/// <param name="Value">Value of the measure for the query.</param>
internal sealed record PerQueryValue(
    string Collection, string Split, string Model, string Strategy, string QueryId, string Measure, double Value);
