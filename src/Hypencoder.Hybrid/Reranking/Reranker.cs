using Hypencoder.Data;

namespace Hypencoder.Hybrid.Reranking;

/// <summary>Orders the passages of a run anew, by the scores of a model.</summary>
internal static class Reranker
{
    private const int BatchSize = 64;

    /// <summary>The best passages of each query of a run, by trec_eval's order.</summary>
    /// <param name="run">Run with the candidates.</param>
    /// <param name="depth">Number of candidates of a query; the others are left out. Null for all.</param>
    /// <exception cref="InvalidDataException">A passage is retrieved twice, or its score is not a number.</exception>
    public static Dictionary<string, string[]> Candidates(Run run, int? depth) =>
        run.QueryIds.ToDictionary(query => query, query => RunOrder.Ranks(query, run[query], singlePrecision: true)
            .OrderBy(passage => passage.Value).Take(depth ?? int.MaxValue).Select(passage => passage.Key).ToArray());

    /// <summary>Scores candidates and orders them by score, equal scores in trec_eval's order.</summary>
    /// <param name="queries">Queries to rerank, in the order of the result.</param>
    /// <param name="candidates">Candidates of the queries.</param>
    /// <param name="scorer">What scores them.</param>
    /// <param name="progress">Receives the number of queries that are done, after each batch; null for none.</param>
    /// <param name="cancellationToken">Stops without a result.</param>
    /// <exception cref="InvalidDataException">The model gives a score that is not a number.</exception>
    public static Run Rerank(
        IReadOnlyList<Query> queries, IReadOnlyDictionary<string, string[]> candidates, ICandidateScorer scorer,
        IProgress<int>? progress, CancellationToken cancellationToken)
    {
        Run reranked = new();
        foreach (Query[] batch in queries.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string[][] ids = [.. batch.Select(query => candidates[query.Id])];
            float[][] scores = scorer.Score(batch, ids, cancellationToken);
            for (int i = 0; i < batch.Length; i++)
                reranked.Add(batch[i].Id, Ordered(batch[i], ids[i], scores[i]));
            progress?.Report(reranked.QueryIds.Count);
        }
        return reranked;
    }

    private static RunEntry[] Ordered(Query query, string[] ids, float[] scores)
    {
        int wrong = Array.FindIndex(scores, score => !float.IsFinite(score));
        if (wrong >= 0)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"query {query.Id}: expected a finite score of passage {ids[wrong]}, found {scores[wrong]}"));
        }
        return [.. ids.Zip(scores, (id, score) => new RunEntry(id, score))
            .OrderByDescending(entry => entry.Score).ThenBy(entry => entry.PassageId, RunOrder.Ties)];
    }
}
