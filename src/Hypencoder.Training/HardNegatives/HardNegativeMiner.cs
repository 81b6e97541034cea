using Hypencoder.Data;
using Hypencoder.Search;
using Hypencoder.Training.HardNegatives;

namespace Hypencoder.Training;

/// <summary>Ranks a corpus for training queries and selects the passages of a range of ranks as negatives.</summary>
internal sealed class HardNegativeMiner
{
    private const int QueryBatchSize = 256;
    private const int Deeper = 8;
    private readonly IPassageRanker _ranker;
    private readonly HardNegativesConfig _config;
    private readonly int _atLeast;
    private readonly int _seed;

    /// <param name="ranker">The retriever.</param>
    /// <param name="config">The range of ranks, and the scores that are too high for a negative.</param>
    /// <param name="atLeast">
    /// Minimum number of negatives of every query. Where fewer are found, passages drawn at random are added.
    /// </param>
    /// <param name="seed">Seed of that draw.</param>
    public HardNegativeMiner(IPassageRanker ranker, HardNegativesConfig config, int atLeast = 0, int seed = 42)
    {
        config.Validated();
        (_ranker, _config, _atLeast, _seed) = (ranker, config, atLeast, seed);
    }

    /// <summary>
    /// Returns the passages of the config's ranks for each query, not counting those that are relevant or whose scores
    /// are too close to a relevant passage's.
    /// </summary>
    /// <param name="queries">The training queries.</param>
    /// <param name="relevant">Indices of the relevant passages of each query, which are never selected.</param>
    /// <param name="progress">Receives the number of queries that are done; may be null.</param>
    /// <param name="cancellationToken">Stops before the next batch of queries.</param>
    public MinedNegatives Mine(
        IReadOnlyList<Query> queries, IReadOnlyList<IReadOnlySet<int>> relevant, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        int[][] negatives = new int[queries.Count][];
        long leftOut = 0;
        int filled = 0, done = 0;
        foreach (int[] chunk in Enumerable.Range(0, queries.Count).Chunk(QueryBatchSize))
        {
            double[] best = BestScores(chunk, queries, relevant);
            int[] pending = [.. Enumerable.Range(0, chunk.Length)];
            int depth = Math.Min(_ranker.Count, _config.ToRank + chunk.Max(q => relevant[q].Count));
            while (pending.Length > 0)
            {
                IReadOnlyList<Ranking> rankings =
                    _ranker.Rank([.. pending.Select(i => queries[chunk[i]].Text)], depth, cancellationToken);
                List<int> tooFew = [];
                foreach ((Ranking ranking, int i) in rankings.Zip(pending))
                {
                    (negatives[chunk[i]], int high) = Take(ranking, relevant[chunk[i]], best[i]);
                    bool more = ranking.Indices.Length == depth && depth < _ranker.Count;
                    if (negatives[chunk[i]].Length < Wanted && more && !Passed(ranking, best[i]))
                        tooFew.Add(i);
                    else
                        leftOut += high;
                }
                pending = [.. tooFew];
                depth = (int)Math.Min(_ranker.Count, (long)depth * Deeper);
            }
            foreach (int q in chunk.Where(q => negatives[q].Length < _atLeast))
            {
                negatives[q] = Filled(q, negatives[q], relevant[q]);
                filled++;
            }
            progress?.Report(done += chunk.Length);
        }
        return new MinedNegatives(negatives, leftOut, filled);
    }

    /// <summary>Number of negatives of a query, unless only the retriever's errors are wanted.</summary>
    private int Wanted => _config.ToRank - _config.FromRank + 1;

    /// <summary>
    /// Returns the score of each query's best relevant passage where the config depends on it; otherwise, and for
    /// queries without one, not a number.
    /// </summary>
    private double[] BestScores(
        int[] chunk, IReadOnlyList<Query> queries, IReadOnlyList<IReadOnlySet<int>> relevant)
    {
        double[] scores = new double[chunk.Length];
        Array.Fill(scores, double.NaN);
        if (_config is { MaxScoreRatio: null, MinScoreMargin: null, FalsePositives: false })
            return scores;
        int[] judged = [.. Enumerable.Range(0, chunk.Length).Where(i => relevant[chunk[i]].Count > 0)];
        double[] best = _ranker.BestScores(
            [.. judged.Select(i => queries[chunk[i]].Text)], [.. judged.Select(i => relevant[chunk[i]])]);
        foreach ((int i, double score) in judged.Zip(best))
            scores[i] = score;
        return scores;
    }

    private (int[] Taken, int LeftOut) Take(Ranking ranking, IReadOnlySet<int> relevant, double best)
    {
        List<int> taken = [];
        double limit = double.IsNaN(best) ? double.PositiveInfinity : _config.MaxScore(best);
        int rank = 0, leftOut = 0;
        for (int i = 0; i < ranking.Indices.Length && rank < _config.ToRank; i++)
        {
            if (relevant.Contains(ranking.Indices[i]))
                continue;
            bool enough = taken.Count >= _atLeast && _config.FalsePositives;
            if (enough && !(ranking.Scores[i] > best))
                break;
            if (ranking.Scores[i] > limit)
                leftOut++;
            else if (++rank >= _config.FromRank)
                taken.Add(ranking.Indices[i]);
        }
        return ([.. taken], leftOut);
    }

    /// <summary>Whether a ranking reaches below the passages that are wanted, so that a deeper one has no more.</summary>
    private bool Passed(Ranking ranking, double best) => _config.FalsePositives && !(ranking.Scores[^1] > best);

    private int[] Filled(int query, int[] negatives, IReadOnlySet<int> relevant)
    {
        HashSet<int> taken = [.. negatives];
        int[] order = [.. Enumerable.Range(0, _ranker.Count)];
        new Random(unchecked((_seed * 1_000_003) + query)).Shuffle(order);
        IEnumerable<int> others = order.Where(p => !relevant.Contains(p) && !taken.Contains(p));
        return [.. negatives, .. others.Take(_atLeast - negatives.Length)];
    }
}
