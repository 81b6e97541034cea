using CsCheck;

namespace Hypencoder.Search.Tests;

public sealed class TopKTests
{
    [Fact]
    public void Add_EqualScores_KeepsAscendingIndices()
    {
        Ranking ranking = Select(3, [1f, 2f, 1f, 2f, 1f]);
        Assert.Equal([1, 3, 0], ranking.Indices);
        Assert.Equal([2f, 2f, 1f], ranking.Scores);
    }

    [Fact]
    public void Add_NotANumber_OrdersLast()
    {
        Ranking ranking = Select(4, [float.NaN, float.NegativeInfinity, float.NaN, float.PositiveInfinity]);
        Assert.Equal([3, 1, 0, 2], ranking.Indices);
        Assert.Equal([float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.NaN], ranking.Scores);
    }

    [Fact]
    public void Add_TwoZeros_AreEqualScores() => Assert.Equal([0, 1, 2], Select(3, [-0f, 0f, -0f]).Indices);

    [Fact]
    public void Add_CapacityZero_KeepsNothing() => Assert.Empty(Select(0, [1f, 2f]).Indices);

    [Fact]
    public void Drain_AnyScores_EqualsAStableSort() =>
        Gen.Select(Gen.Int[-3, 3].Array[0, 60], Gen.Int[0, 70]).Sample((values, k) =>
        {
            float[] scores = [.. values.Select(value => value * 0.5f)];
            int[] expected = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(k)];
            Ranking ranking = Select(k, scores);
            Assert.Equal(expected, ranking.Indices);
            Assert.Equal(expected.Select(i => scores[i]), ranking.Scores);
        });

    [Fact]
    public void AddAll_AnyCut_EqualsOneSelection() =>
        Gen.Select(Gen.Int[-3, 3].Array[1, 60], Gen.Int[1, 20], Gen.Int[0, 60]).Sample((values, k, cut) =>
        {
            float[] scores = [.. values.Select(value => (float)value)];
            cut = Math.Min(cut, scores.Length);
            TopK left = new(), right = new();
            left.Reset(k);
            right.Reset(k);
            left.AddRange(scores.AsSpan(0, cut), 0);
            right.AddRange(scores.AsSpan(cut), cut);
            right.AddAll(left);
            Assert.Equal(Select(k, scores).Indices, right.ToRanking(0).Indices);
        });

    private static Ranking Select(int k, float[] scores)
    {
        TopK top = new();
        top.Reset(k);
        top.AddRange(scores, 0);
        return top.ToRanking(scores.Length);
    }
}
