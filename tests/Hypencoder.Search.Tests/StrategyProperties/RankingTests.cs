using CsCheck;

namespace Hypencoder.Search.Tests.StrategyProperties;

public sealed class RankingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Exhaustive search over all passages is the reference; its own tests compare it with a naive loop.
    /// </summary>
    [Fact]
    public void Search_AnyStrategy_RanksByTheScoresOfExhaustiveSearch() =>
        Gen.Select(
            Gen.Int[0, 400], Gen.Int[1, 24], Gen.Int[1, 450], Gen.Int[0, 3], Gen.Int[0, 31],
            Gen.Enum<Activation>(), Gen.Int[1, 3]).Sample(
            (count, d, topK, layers, flags, activation, threads) =>
            {
                QNet query = TestData.QNet(flags, [d, .. Enumerable.Repeat(d, layers), 1], new QNetOptions
                {
                    Activation = activation,
                    Residual = (flags & 1) != 0,
                    ResidualOnLast = (flags & 2) != 0,
                    LayerNorm = (flags & 4) != 0,
                    LayerNormBeforeResidual = (flags & 8) != 0,
                });
                float[] vectors = TestData.Vectors(count, count * d);
                if ((flags & 16) != 0) // many equal passages, which tie
                    vectors = [.. vectors.Select(value => MathF.Round(value))];
                using OpenStrategies open = new(
                    _folder, vectors, d, threads, new() { Candidates = 20 });
                Ranking all = new ExhaustiveSearch(open.Store).Search(query, Math.Max(1, count));
                Dictionary<int, float> scores = all.Indices.Zip(all.Scores).ToDictionary(p => p.First, p => p.Second);
                foreach (string name in open.Names.Where(n => layers == 0 || n != "inner-product"))
                    Check(name, open[name].Search(query, topK), scores, topK);
            },
            iter: 60, threads: 1);

    private static void Check(string name, Ranking ranking, Dictionary<int, float> scores, int topK)
    {
        int count = ranking.Indices.Length;
        Assert.Equal(count, ranking.Scores.Length);
        Assert.True(count <= topK, name);
        if (name != "graph")
            Assert.Equal(Math.Min(topK, scores.Count), count);
        Assert.Equal(count, ranking.Indices.Distinct().Count());
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(
                BitConverter.SingleToInt32Bits(scores[ranking.Indices[i]]),
                BitConverter.SingleToInt32Bits(ranking.Scores[i]));
            if (i > 0)
            {
                Assert.True(
                    ranking.Scores[i - 1] > ranking.Scores[i]
                    || (ranking.Scores[i - 1] == ranking.Scores[i] && ranking.Indices[i - 1] < ranking.Indices[i]),
                    $"{name}: place {i}");
            }
        }
        Assert.InRange(ranking.PassagesScored, count, scores.Count);
    }
}
