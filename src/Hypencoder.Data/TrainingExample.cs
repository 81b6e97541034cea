namespace Hypencoder.Data;

/// <summary>A query with the passages that it is trained on.</summary>
/// <param name="Query">The query.</param>
/// <param name="Items">At least one; the first is the positive.</param>
public sealed record TrainingExample(Query Query, IReadOnlyList<TrainingItem> Items);
