namespace Hypencoder.Datasets;

/// <summary>What an export wrote.</summary>
/// <param name="Passages">Of the corpus.</param>
/// <param name="Queries">Of all splits, each once.</param>
/// <param name="Judgments">Of all splits.</param>
/// <param name="QueriesWithoutJudgments">Which no split holds when they are read back.</param>
public sealed record BeirExportCounts(long Passages, int Queries, int Judgments, int QueriesWithoutJudgments);
