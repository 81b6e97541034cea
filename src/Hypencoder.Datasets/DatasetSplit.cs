namespace Hypencoder.Datasets;

/// <summary>A split of a dataset.</summary>
/// <param name="Name">As <see cref="Data.TestCollection.Splits"/> names it.</param>
/// <param name="Queries">How many queries, or training examples, it has; null where that is not known.</param>
public sealed record DatasetSplit(string Name, int? Queries);
