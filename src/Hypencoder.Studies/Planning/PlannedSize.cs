using Hypencoder.Studies.Published;

namespace Hypencoder.Studies.Planning;

/// <summary>How large a collection is.</summary>
/// <param name="Corpus">What collections that share their passages have in common.</param>
/// <param name="Passages">In the corpus.</param>
/// <param name="Splits">Queries by split.</param>
internal sealed record PlannedSize(string Corpus, long Passages, IReadOnlyDictionary<string, int> Splits)
{
    /// <summary>How many queries a column asks.</summary>
    public int Queries(ReplicatedColumn column) => column.Measure == ReplicatedColumn.PairwiseMrr
        ? Splits.GetValueOrDefault(CollectionSplit.Original) + Splits.GetValueOrDefault(CollectionSplit.Changed)
        : column.Split is not null ? Splits.GetValueOrDefault(column.Split)
        : Splits.Count == 1 ? Splits.Values.Single()
        : Splits.GetValueOrDefault("test");
}
