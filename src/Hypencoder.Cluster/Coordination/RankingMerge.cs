using Hypencoder.Cluster.Messages;
using Hypencoder.Search;

namespace Hypencoder.Cluster.Coordination;

/// <summary>
/// Merges the rankings of shards: by descending score, equal scores by ascending shard, and within a shard by ascending
/// place. This is the order of one index whose passages are those of the shards one after the other.
/// </summary>
internal static class RankingMerge
{
    /// <summary>The best passages of all answers, each as its shard, the answer and its rank there.</summary>
    public static IReadOnlyList<(int Shard, ShardAnswer Answer, int At)> Of(
        IReadOnlyList<(int Shard, ShardAnswer Answer)> answers, int topK)
    {
        // All places together may exceed the 32 bits of TopK's indices: numbered in their order, they sort alike.
        (int Shard, ShardAnswer Answer, int At)[] found =
        [
            .. answers.SelectMany(entry => Enumerable.Range(0, entry.Answer.Places.Length)
                    .Select(at => (entry.Shard, entry.Answer, at)))
                .OrderBy(entry => entry.Shard).ThenBy(entry => entry.Answer.Places[entry.at]),
        ];
        TopK best = new();
        best.Reset(Math.Min(topK, found.Length));
        foreach ((int order, (_, ShardAnswer answer, int at)) in found.Index())
            best.Add(answer.Scores[at], order);
        return [.. best.ToRanking(found.Length).Indices.Select(order => found[order])];
    }
}
