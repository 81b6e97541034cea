using Hypencoder.Data;
using Hypencoder.Datasets.Conversion;
using Hypencoder.Lexical;

namespace Hypencoder.Training;

/// <summary>
/// Makes training examples from queries with relevance judgments: the passage with the highest grade, and negatives
/// that BM25 ranks high. TREC ToT's training split is converted this way.
/// </summary>
internal static class LexicalExamples
{
    /// <summary>
    /// Returns the examples in the order of the queries. Queries without a relevant passage in the corpus, or with
    /// fewer passages in the range of ranks than negatives, are left out.
    /// </summary>
    /// <param name="queries">The queries to make examples of.</param>
    /// <param name="qrels">The relevance judgments; grades above 0 are relevant.</param>
    /// <param name="corpus">
    /// Opens the corpus, which is read twice: to build the index, and to fetch the texts that are needed.
    /// </param>
    /// <param name="negatives">The selection of negatives; null for the defaults.</param>
    /// <param name="counts">Updated while the examples are enumerated; may be null.</param>
    /// <param name="progress">Receives the number of queries ranked so far; may be null.</param>
    /// <exception cref="InvalidDataException">A setting is out of range.</exception>
    public static IEnumerable<TrainingExample> From(
        IReadOnlyList<Query> queries, Qrels qrels, Func<IEnumerable<Passage>> corpus,
        LexicalNegatives? negatives = null, ConversionCounts? counts = null, IProgress<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(qrels);
        ArgumentNullException.ThrowIfNull(corpus);
        negatives ??= new LexicalNegatives();
        negatives.Validate();
        return Examples(queries, qrels, corpus, negatives, counts ?? new ConversionCounts(), progress);
    }

    private static IEnumerable<TrainingExample> Examples(
        IReadOnlyList<Query> queries, Qrels qrels, Func<IEnumerable<Passage>> corpus, LexicalNegatives negatives,
        ConversionCounts counts, IProgress<int>? progress)
    {
        string[][] drawn = Draw(queries, qrels, corpus(), negatives, progress);
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

    /// <summary>The ids of each query's negatives; fewer than requested where BM25 finds fewer.</summary>
    private static string[][] Draw(
        IReadOnlyList<Query> queries, Qrels qrels, IEnumerable<Passage> corpus, LexicalNegatives negatives,
        IProgress<int>? progress)
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
            progress?.Report(q + 1);
        }
        return drawn;
    }

    /// <summary>
    /// The ids of the relevant passages by descending grade; those of one grade in the order of the judgments.
    /// </summary>
    private static IEnumerable<string> Relevant(Qrels qrels, Query query) =>
        qrels[query.Id].Where(g => g.Value > 0).OrderByDescending(g => g.Value).Select(g => g.Key);
}
