using Hypencoder.Studies.Published;

namespace Hypencoder.Studies.Planning;

/// <summary>The size of a collection.</summary>
/// <param name="Corpus">A key that is the same for collections with the same passages.</param>
/// <param name="Passages">Number of passages in the corpus.</param>
/// <param name="Splits">Number of queries of each split.</param>
internal sealed record PlannedSize(string Corpus, long Passages, IReadOnlyDictionary<string, int> Splits)
{
    /// <summary>Returns the number of queries that a column searches for.</summary>
    public int Queries(ReplicatedColumn column) => column.Measure == ReplicatedColumn.PairwiseMrr
        ? Splits.GetValueOrDefault(CollectionSplit.Original) + Splits.GetValueOrDefault(CollectionSplit.Changed)
        : column.Split is not null ? Splits.GetValueOrDefault(column.Split)
        : Splits.Count == 1 ? Splits.Values.Single()
        : Splits.GetValueOrDefault("test");
}
