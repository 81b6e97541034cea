using Hypencoder.Data;
using Hypencoder.Datasets.Conversion;
using Hypencoder.Lexical;

namespace Hypencoder.Training;

/// <summary>
/// Makes training examples of queries with relevance judgments: the best-graded passage, and negatives that BM25 ranks
/// high. TREC TOT's training split is turned so.
/// </summary>
internal static class LexicalExamples
{
    /// <summary>
    /// The examples in the order of the queries; those without a relevant passage in the corpus, or with fewer passages
    /// in the range of ranks than negatives, are left out.
    /// </summary>
    /// <param name="queries">The queries.</param>
    /// <param name="qrels">Grades above 0 are relevant.</param>
    /// <param name="corpus">
    /// Opens the corpus, which is gone through twice: for the index, and for the texts that are needed.
    /// </param>
    /// <param name="negatives">Which; null for the defaults.</param>
    /// <param name="counts">Counts them while they are enumerated; or null.</param>
    /// <param name="ranked">Called with the number of queries ranked so far; or null.</param>
    /// <exception cref="InvalidDataException">A setting is out of range.</exception>
    public static IEnumerable<TrainingExample> From(
        IReadOnlyList<Query> queries, Qrels qrels, Func<IEnumerable<Passage>> corpus,
        LexicalNegatives? negatives = null, ConversionCounts? counts = null, Action<int>? ranked = null)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(qrels);
        ArgumentNullException.ThrowIfNull(corpus);
        negatives ??= new LexicalNegatives();
        negatives.Validate();
        return Examples(queries, qrels, corpus, negatives, counts ?? new ConversionCounts(), ranked);
    }

    private static IEnumerable<TrainingExample> Examples(
        IReadOnlyList<Query> queries, Qrels qrels, Func<IEnumerable<Passage>> corpus, LexicalNegatives negatives,
        ConversionCounts counts, Action<int>? ranked)
    {
        string[][] drawn = Draw(queries, qrels, corpus(), negatives, ranked);
        HashSet<string> needed = [.. drawn.SelectMany(ids => ids), .. queries.SelectMany(q => Relevant(qrels, q))];
        Dictionary<string, string> texts = corpus().Where(p => needed.Contains(p.Id))
            .ToDictionary(p => p.Id, p => p.FullText);
        foreach ((int index, Query query) in queries.Index())
        {
            TrainingItem? positive = Relevant(qrels, query).Where(texts.ContainsKey).Select(Item).FirstOrDefault();
            TrainingItem[] items = [.. drawn[index].Select(Item)];
            if (counts.Make(query, positive, items, negatives.Count) is TrainingExample example)
                yield return example;
        }

        TrainingItem Item(string id) => new(id, texts[id], null);
    }

    /// <summary>The negatives of each query; fewer than asked for where BM25 finds fewer.</summary>
    private static string[][] Draw(
        IReadOnlyList<Query> queries, Qrels qrels, IEnumerable<Passage> corpus, LexicalNegatives negatives,
        Action<int>? ranked)
    {
        using Bm25Index index = Bm25Index.Build(corpus);
        Random random = new(negatives.Seed);
        string[][] drawn = new string[queries.Count][];
        for (int q = 0; q < drawn.Length; q++)
        {
            HashSet<string> relevant = [.. Relevant(qrels, queries[q])];
            string[] found =
            [
                .. index.Search(queries[q].Text, negatives.ToRank + relevant.Count).Select(e => e.PassageId)
                    .Where(id => !relevant.Contains(id))
                    .Skip(negatives.FromRank - 1).Take(negatives.ToRank - negatives.FromRank + 1),
            ];
            random.Shuffle(found);
            drawn[q] = found[..Math.Min(negatives.Count, found.Length)];
            ranked?.Invoke(q + 1);
        }
        return drawn;
    }

    /// <summary>The relevant passages, the best first, those of one grade in the order of the judgments.</summary>
    private static IEnumerable<string> Relevant(Qrels qrels, Query query) =>
        qrels[query.Id].Where(g => g.Value > 0).OrderByDescending(g => g.Value).Select(g => g.Key);
}
