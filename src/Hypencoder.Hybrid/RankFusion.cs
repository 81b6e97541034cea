using Hypencoder.Data;

namespace Hypencoder.Hybrid;

/// <summary>Fuses several rankings of the same queries into one. Safe to use from many threads.</summary>
/// <remarks>
/// Reciprocal-rank fusion adds up weight / (k + rank), with ranks from 1: Cormack, Clarke, Büttcher, "Reciprocal rank
/// fusion outperforms Condorcet and individual rank learning methods", 2009. Score fusion adds up weighted normalised
/// scores (a convex combination): Bruch, Gai, Ingber, "An analysis of fusion functions for hybrid retrieval", 2023. A
/// passage that a ranking lacks adds nothing of it to reciprocal ranks, and the least normalised score of the ranking
/// to scores. Where all scores of a ranking are equal, min-max makes them 1 and the z-score makes them 0. Fused scores
/// are in single precision, like those of trec_eval, so that sums which differ by rounding alone are ties.
/// </remarks>
public static class RankFusion
{
    /// <summary>
    /// Fuses runs query by query. Each ranking is taken in trec_eval's order, descending by score and then by passage
    /// id, and so is the result.
    /// </summary>
    /// <param name="runs">
    /// Runs to fuse, one or more. A query need not be in all of them; the result has the queries of all.
    /// </param>
    /// <param name="options">Settings of the fusion; null for reciprocal-rank fusion with equal weights.</param>
    /// <param name="depth">Number of passages taken from each ranking, and greatest number in the result.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the weights are not one a run.</exception>
    /// <exception cref="InvalidDataException">
    /// A score is not a number, or not finite where scores are added up, or a passage is retrieved twice.
    /// </exception>
    public static Run Fuse(IReadOnlyList<Run> runs, FusionOptions? options = null, int depth = 1000)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfZero(runs.Count, nameof(runs));
        options ??= new FusionOptions();
        options.Validate(runs.Count);
        return Fuse(Rankings(runs, options.Method, depth), options, depth);
    }

    /// <summary>The rankings of each query in trec_eval's order, which do not depend on weights.</summary>
    /// <inheritdoc cref="Fuse(IReadOnlyList{Run}, FusionOptions?, int)"/>
    internal static IReadOnlyList<(string Query, RankedPassage<string>[][] Rankings)> Rankings(
        IReadOnlyList<Run> runs, FusionMethod method, int depth) =>
        [.. runs.SelectMany(run => run.QueryIds).Distinct(StringComparer.Ordinal).Select(query =>
            (query, runs.Select(run => Ranking(query, run[query], method, depth)).ToArray()))];

    /// <summary>Fuses the rankings of each query, with valid settings.</summary>
    internal static Run Fuse(
        IReadOnlyList<(string Query, RankedPassage<string>[][] Rankings)> queries, FusionOptions options, int depth)
    {
        Run fused = new();
        foreach ((string query, RankedPassage<string>[][] rankings) in queries)
        {
            fused.Add(query, [.. Fuse(rankings, options, RunOrder.Ties).Take(depth)
                .Select(passage => new RunEntry(passage.Key, passage.Score))]);
        }
        return fused;
    }

    /// <summary>Fuses rankings of one query.</summary>
    /// <param name="rankings">Rankings to fuse, each best first and with distinct passages.</param>
    /// <param name="options">Valid settings of the fusion.</param>
    /// <param name="ties">Order of passages with equal fused scores.</param>
    internal static RankedPassage<TKey>[] Fuse<TKey>(
        IReadOnlyList<IReadOnlyList<RankedPassage<TKey>>> rankings, FusionOptions options, IComparer<TKey> ties)
        where TKey : notnull
    {
        double[] weights = options.WeightsOf(rankings.Count);
        double absent = 0;
        OrderedDictionary<TKey, double> sums = [];
        foreach ((IReadOnlyList<RankedPassage<TKey>> ranking, double weight) in rankings.Zip(weights))
        {
            (double[] values, double least) = options.Method == FusionMethod.ReciprocalRank
                ? (ReciprocalRanks(ranking.Count, options.K), 0)
                : Normalize([.. ranking.Select(passage => (double)passage.Score)], options.Normalization);
            // What a passage gains by being in a ranking; what all would have without is added to all sums below.
            for (int i = 0; i < values.Length; i++)
                sums[ranking[i].Key] = sums.GetValueOrDefault(ranking[i].Key) + weight * (values[i] - least);
            absent += weight * least;
        }
        RankedPassage<TKey>[] fused =
            [.. sums.Select(sum => new RankedPassage<TKey>(sum.Key, (float)(sum.Value + absent)))];
        Array.Sort(fused, (a, b) => a.Score == b.Score ? ties.Compare(a.Key, b.Key) : b.Score.CompareTo(a.Score));
        return fused;
    }

    private static double[] ReciprocalRanks(int count, double k) =>
        [.. Enumerable.Range(1, count).Select(rank => 1 / (k + rank))];

    /// <summary>Normalised scores, and the value of passages that the ranking lacks.</summary>
    private static (double[] Values, double Absent) Normalize(double[] scores, ScoreNormalization normalization)
    {
        if (scores.Length == 0)
            return ([], 0);
        double least = scores.Min(), range = scores.Max() - least;
        if (normalization == ScoreNormalization.MinMax)
            return ([.. scores.Select(score => range == 0 ? 1 : (score - least) / range)], 0);
        double mean = scores.Average(), deviation = Math.Sqrt(scores.Average(s => (s - mean) * (s - mean)));
        double[] values = [.. scores.Select(score => range == 0 ? 0 : (score - mean) / deviation)];
        return (values, values.Min());
    }

    private static RankedPassage<string>[] Ranking(
        string query, IReadOnlyList<RunEntry> entries, FusionMethod method, int depth)
    {
        foreach ((string passage, double score) in entries)
        {
            if (method == FusionMethod.Score ? !float.IsFinite((float)score) : double.IsNaN(score))
            {
                string expected = method == FusionMethod.Score ? "a finite score" : "a score";
                throw new InvalidDataException(FormattableString.Invariant(
                    $"query {query}: expected {expected} for passage {passage}, found {score}"));
            }
        }
        Dictionary<string, int> ranks = RunOrder.Ranks(query, entries, singlePrecision: true);
        return [.. entries.OrderBy(entry => ranks[entry.PassageId]).Take(depth)
            .Select(entry => new RankedPassage<string>(entry.PassageId, (float)entry.Score))];
    }
}

/// <summary>A passage of a ranking.</summary>
/// <param name="Key">Id of the passage, or its place in the index.</param>
/// <param name="Score">Score of the passage; greater is better.</param>
internal readonly record struct RankedPassage<TKey>(TKey Key, float Score);
