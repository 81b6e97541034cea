using Hypencoder.Data;

namespace Hypencoder.Benchmarking;

/// <summary>The queries of a comparison.</summary>
/// <param name="Collection">Name of the collection.</param>
/// <param name="Split">Name of the split.</param>
/// <param name="Queries">Judged queries, each with a relevant passage.</param>
/// <param name="Qrels">Judgments of the split.</param>
internal sealed record LatencyQueries(string Collection, string Split, IReadOnlyList<Query> Queries, Qrels Qrels)
{
    /// <summary>
    /// At most <paramref name="count"/> judged queries of a split, spread evenly over it; 0 for all.
    /// </summary>
    /// <exception cref="InvalidDataException">The split is unknown or has no judged queries.</exception>
    public static LatencyQueries Of(TestCollection collection, string split, int count)
    {
        Qrels qrels = collection.Qrels(split);
        Query[] judged = [.. collection.Queries(split).Where(q => qrels[q.Id].Values.Any(grade => grade > 0))];
        if (judged.Length == 0)
        {
            throw new InvalidDataException(
                $"{collection.Id}: expected judged queries in the split {split}, found none");
        }
        return new LatencyQueries(collection.Id, split, Evenly(judged, count), qrels);
    }

    /// <summary>At most <paramref name="count"/> queries, spread evenly; 0 for all.</summary>
    public static IReadOnlyList<Query> Evenly(IReadOnlyList<Query> queries, int count) =>
        count == 0 || count >= queries.Count
            ? queries
            : [.. Enumerable.Range(0, count).Select(i => queries[(int)((long)i * queries.Count / count)])];
}
