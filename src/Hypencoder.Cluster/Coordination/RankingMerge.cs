using Hypencoder.Cluster.Messages;
using Hypencoder.Search;

namespace Hypencoder.Cluster.Coordination;

/// <summary>
/// Merges the rankings of shards in the order of one index: by descending score, equal scores by ascending position
/// among the passages of all shards.
/// </summary>
internal static class RankingMerge
{
    /// <summary>The best passages of all answers, each as the answer and its rank there.</summary>
    public static IReadOnlyList<(ShardAnswer Answer, int At)> Of(IReadOnlyList<ShardAnswer> answers, int topK)
    {
        // Positions may exceed 32 bits, which TopK's indices have: numbered in their order, they sort alike.
        (ShardAnswer Answer, int At)[] found =
        [
            .. answers.SelectMany(answer => Enumerable.Range(0, answer.Positions.Length).Select(at => (answer, at)))
                .OrderBy(entry => entry.answer.Positions[entry.at]),
        ];
        TopK best = new();
        best.Reset(Math.Min(topK, found.Length));
        foreach ((int order, (ShardAnswer answer, int at)) in found.Index())
            best.Add(answer.Scores[at], order);
        return [.. best.ToRanking(found.Length).Indices.Select(order => found[order])];
    }
}
