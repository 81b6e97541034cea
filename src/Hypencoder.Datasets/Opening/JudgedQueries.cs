using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>Selects the queries of a split from files that hold the queries of other splits too.</summary>
internal static class JudgedQueries
{
    /// <summary>The judged queries, each once, in the order of <paramref name="queries"/>, streamed.</summary>
    /// <param name="queries">Queries of all splits.</param>
    /// <param name="qrels">Judgments of the split.</param>
    /// <param name="file">Path of the file of queries, for messages.</param>
    /// <param name="split">Name of the split, for messages.</param>
    /// <exception cref="InvalidDataException">
    /// A judged query is missing; thrown at the end of the enumeration.
    /// </exception>
    public static IEnumerable<Query> Of(IEnumerable<Query> queries, Qrels qrels, string file, string split)
    {
        HashSet<string> missing = [.. qrels.QueryIds];
        foreach (Query query in queries)
        {
            if (missing.Remove(query.Id))
                yield return query;
        }
        if (missing.Count > 0)
        {
            string first = missing.Min(StringComparer.Ordinal)!;
            throw new InvalidDataException(
                $"{file}: expected the query \"{first}\" that the split {split} judges, found none");
        }
    }
}
