using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>Evaluates rankings of the queries of a comparison by the judgments.</summary>
internal sealed class RankingQuality
{
    private static readonly Measure Ndcg = Measure.Parse("nDCG@10");
    private readonly IReadOnlyList<Query> _queries;
    private readonly Qrels _judged = new();
    private readonly Measure _recall;

    /// <param name="queries">Queries in the order of rankings.</param>
    /// <param name="qrels">Judgments of these and possibly other queries.</param>
    /// <param name="topK">Length of rankings.</param>
    public RankingQuality(IReadOnlyList<Query> queries, Qrels qrels, int topK)
    {
        _queries = queries;
        _recall = Measure.Parse($"R@{topK}");
        foreach (Query query in queries)
        {
            foreach ((string passage, int grade) in qrels[query.Id])
                _judged.TryAdd(query.Id, passage, grade);
        }
    }

    /// <summary>nDCG@10 and R@top-k, as means over all judged queries.</summary>
    public (double Ndcg, double Recall) Of(VectorStore vectors, IReadOnlyList<Ranking> rankings)
    {
        Run run = new();
        foreach ((int i, Ranking ranking) in rankings.Index())
        {
            run.Add(
                _queries[i].Id,
                [.. ranking.Indices.Zip(ranking.Scores, (p, s) => new RunEntry(vectors.Id(p), s))]);
        }
        EvaluationResult result = Evaluator.Evaluate(
            _judged, run, [Ndcg, _recall], new EvaluationOptions { CountMissingQueries = true });
        return (result.Mean(Ndcg), result.Mean(_recall));
    }
}
