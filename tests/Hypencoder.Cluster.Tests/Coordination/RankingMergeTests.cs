using CsCheck;
using Hypencoder.Cluster.Coordination;
using Hypencoder.Cluster.Messages;
using Hypencoder.Search;

namespace Hypencoder.Cluster.Tests.Coordination;

public sealed class RankingMergeTests
{
    /// <summary>Few distinct scores, so that most tie; signed zeros, infinities and NaN among them.</summary>
    private static readonly float[] Values =
        [-1f, -0f, 0f, 1f, 2f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    private static readonly Gen<float> Score = Gen.Int[0, Values.Length - 1].Select(i => Values[i]);

    [Fact]
    public void Of_AnyCut_RanksAsOneList() => Gen.Select(Score.Array[0, 40], Gen.Int[1, 5], Gen.Int[1, 50]).Sample(
        (scores, shards, topK) =>
        {
            TopK best = new();
            best.Reset(Math.Min(topK, scores.Length));
            best.AddRange(scores, 0);
            int[] expected = best.ToRanking(0).Indices;

            (int, ShardAnswer)[] answers =
                [.. Enumerable.Range(0, shards).Select(shard => (shard, Answer(scores, shard, shards, topK)))];
            Array.Reverse(answers); // the order of the answers does not matter

            Assert.Equal(expected, RankingMerge.Of(answers, topK).Select(
                found => (scores.Length * found.Shard / shards) + found.Answer.Places[found.At]));
        });

    private static ShardAnswer Answer(float[] scores, int shard, int shards, int topK)
    {
        int first = scores.Length * shard / shards, end = scores.Length * (shard + 1) / shards;
        TopK best = new();
        best.Reset(Math.Min(topK, end - first));
        best.AddRange(scores.AsSpan(first..end), 0);
        Ranking ranking = best.ToRanking(end - first);
        return new ShardAnswer
        {
            Places = ranking.Indices,
            Scores = ranking.Scores,
        };
    }
}
