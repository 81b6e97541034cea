using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>The queries of a split, out of files that hold those of others too.</summary>
internal static class JudgedQueries
{
    /// <summary>Those that are judged, each once, in the order of <paramref name="queries"/>, streamed.</summary>
    /// <param name="queries">What the files hold.</param>
    /// <param name="qrels">The split's judgments.</param>
    /// <param name="file">Where a query that is missing was expected.</param>
    /// <param name="split">The split's name.</param>
    /// <exception cref="InvalidDataException">A judged query is missing; thrown at the end.</exception>
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
