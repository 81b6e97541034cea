using Hypencoder.Data;
using Hypencoder.Lexical;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>
/// The quarter of the test queries that share the smallest fraction of their words with their relevant passages, which
/// word matching cannot find. Words are those of the lexical baseline, stemmed and without stop words.
/// </summary>
internal static class HardQueries
{
    public static IReadOnlySet<string> Select(LoadedCollection collection)
    {
        Dictionary<string, Passage> passages = collection.Passages.ToDictionary(p => p.Id);
        Qrels qrels = collection.Qrels("test");
        using Bm25Index analysis = Bm25Index.Build([]);
        IReadOnlyList<Query> queries = collection.Queries("test");
        return queries
            .OrderBy(q => SharedPart(analysis, q, qrels[q.Id].Where(g => g.Value > 0).Select(g => passages[g.Key])))
            .ThenBy(q => q.Id, StringComparer.Ordinal)
            .Take((queries.Count + 3) / 4).Select(q => q.Id).ToHashSet();
    }

    private static double SharedPart(Bm25Index analysis, Query query, IEnumerable<Passage> relevant)
    {
        ICollection<string> words = analysis.Terms(query.Text).Keys;
        HashSet<string> known = [.. relevant.SelectMany(p => analysis.Terms(p.FullText).Keys)];
        return words.Count == 0 ? 0 : (double)words.Count(known.Contains) / words.Count;
    }
}
