namespace Hypencoder.Search.Tests.StrategyProperties;

/// <summary>Q-nets with a linear term in every search.</summary>
public sealed class LinearTermTests : IDisposable
{
    private const int D = 24, Count = 3000;
    private readonly TempFolder _folder = new();
    private readonly float[] _vectors = TestData.Vectors(1, Count * D);
    private readonly OpenStrategies _strategies;

    public LinearTermTests() => _strategies = new OpenStrategies(_folder, _vectors, D, threads: 2);

    public void Dispose()
    {
        _strategies.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("exhaustive")]
    [InlineData("int8")]
    [InlineData("graph")]
    [InlineData("two-stage")]
    public void Search_OutputLayerOfZeros_RanksAndScoresAsTheInnerProduct(string name)
    {
        float[] vector = TestData.Vectors(3, D);
        QNet qnet = Kernels.LinearTermTests.Zeroed([D, D, 1], vector);

        foreach (int topK in new[] { 1, 20 })
        {
            Ranking expected = _strategies[name].Search(QNet.InnerProduct(vector), topK);
            Ranking found = _strategies[name].Search(qnet, topK);
            Assert.Equal(expected.Indices, found.Indices);
            Assert.Equal(expected.Scores, found.Scores);
        }
    }

    [Theory]
    [InlineData("exhaustive")]
    [InlineData("int8")]
    [InlineData("graph")]
    [InlineData("two-stage")]
    public void Search_BothParts_GivesTheScoresOfTheQNet(string name)
    {
        QNet[] queries =
        [
            .. Enumerable.Range(0, 5).Select(
                seed => TestData.QNet(seed, [D, D, 1]).WithLinear(TestData.Vectors(seed + 60, D))),
        ];

        IReadOnlyList<Ranking> rankings = _strategies[name].SearchAll(queries, 10, threads: 2);

        foreach ((QNet query, Ranking ranking) in queries.Zip(rankings))
        {
            float[] scores = query.Score(_vectors);
            Assert.Equal(ranking.Indices.Select(i => scores[i]), ranking.Scores);
            int[] best = [.. Enumerable.Range(0, Count).OrderByDescending(i => scores[i]).Take(10)];
            Assert.True(name == "graph" || best.SequenceEqual(ranking.Indices), "not the best");
        }
    }

    /// <summary>The one vector of a q-net whose layers give nothing is its linear term.</summary>
    [Fact]
    public void Linearize_OutputLayerOfZeros_IsTheLinearTerm()
    {
        float[] vector = TestData.Vectors(3, D);
        QNet qnet = Kernels.LinearTermTests.Zeroed([D, D, 1], vector);

        Assert.Equal(vector, new LinearizedSearch(_strategies.Store).Linearize(qnet).Matrix(0).ToArray());
        Assert.Equal(vector, Surrogate.Vector(qnet, _strategies.Clusters, 10));
        QNetLinearity linearity = new LinearityMeter(_vectors, D).Measure(qnet);
        Assert.Equal(1, linearity.RankCorrelation, 1e-12);
        Assert.Equal(1, linearity.RSquared, 1e-12);
    }
}
