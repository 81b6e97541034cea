using Hypencoder.Search.Tests.Kernels;

namespace Hypencoder.Search.Tests.Linearity;

public sealed class LinearityMeterTests
{
    private static readonly QNetOptions Plain = new() { LayerNorm = false, Residual = false };

    /// <summary>relu(x1 − x2) + relu(x2 − x1), which is high where exactly one of the two is.</summary>
    private static readonly QNet Xor = new(Plain, [2, 2, 1], [[1, -1, -1, 1], [1, 1]], [[0, 0]]);

    [Fact]
    public void Measure_UnitsAlwaysOn_IsOneEverywhere()
    {
        QNet query = new(Plain, [3, 2, 1], [[1, 2, -1, 0, 3, 1], [2, -1]], [[50, 60]]);
        QNetLinearity found = new LinearityMeter(TestData.Vectors(1, 3 * 200), 3).Measure(query);
        double[] figures =
            [found.RankCorrelation, found.TopRankCorrelation, found.TopOverlap, found.RSquared, found.BestRSquared];
        // Scores near 100 are rounded to some 1e-5, which changes the places of few passages.
        Assert.All(figures, figure => Assert.Equal(1, figure, 1e-6));
        Assert.Equal([new UnitShares(0, 1)], found.Layers);
    }

    [Fact]
    public void Measure_QueryVector_IsExactlyOneWithoutLayers()
    {
        QNetLinearity found = new LinearityMeter(TestData.Vectors(1, 7 * 90), 7)
            .Measure(QNet.InnerProduct(TestData.Vectors(2, 7)));
        Assert.Equal(1, found.RankCorrelation, 1e-12);
        Assert.Equal(1, found.TopRankCorrelation, 1e-12);
        Assert.Equal(1, found.TopOverlap);
        Assert.Equal(1, found.RSquared, 1e-12);
        Assert.Equal(1, found.BestRSquared, 1e-9);
        Assert.Empty(found.Layers);
    }

    [Fact]
    public void Measure_LinearLayers_HaveNoUnitsThatSwitch()
    {
        QNet query = new(Plain with { Activation = Activation.Identity }, [2, 2, 1], [[1, -1, 2, 1], [1, 1]], [[0, 0]]);
        QNetLinearity found = new LinearityMeter(TestData.Vectors(3, 2 * 200), 2).Measure(query);
        Assert.Equal(1, found.RSquared, 1e-6);
        Assert.Empty(found.Layers);
    }

    [Fact]
    public void Measure_ExactlyOneOfTwo_NoVectorExplains()
    {
        float[] corners = [0, 0, 0, 1, 1, 0, 1, 1];
        QNetLinearity found = new LinearityMeter(corners, 2).Measure(Xor, top: 2);
        Assert.Equal(0, found.RankCorrelation);
        Assert.Equal(1, found.TopRankCorrelation); // both passages have the same score
        Assert.Equal(0.5, found.TopOverlap); // the first two, with equal inner products, are one corner of each kind
        Assert.Equal(0, found.RSquared);
        Assert.Equal(0, found.BestRSquared, 1e-9);
        Assert.Equal([new UnitShares(0, 0)], found.Layers);
    }

    [Fact]
    public void Measure_ExactlyOneOfTwoInTheSquare_IsLow()
    {
        QNetLinearity found = new LinearityMeter(TestData.Vectors(3, 2 * 2000), 2).Measure(Xor);
        Assert.InRange(found.RankCorrelation, -0.2, 0.2);
        Assert.InRange(found.BestRSquared, 0, 0.05);
    }

    [Fact]
    public void Measure_RandomQNet_IsWhatAScalarLoopGives()
    {
        const int Dimension = 5, Count = 60, Top = 12;
        QNet query = TestData.QNet(4, [Dimension, 19, 1], new QNetOptions { Residual = false });
        float[] vectors = TestData.Vectors(5, Dimension * Count);
        vectors.AsSpan(0, Dimension).CopyTo(vectors.AsSpan(Dimension)); // equal scores
        float[][] rows = [.. vectors.Chunk(Dimension)];

        QNetLinearity found = new LinearityMeter(vectors, Dimension).Measure(query, Top);

        float[] mean = [.. Enumerable.Range(0, Dimension).Select(i => rows.Average(r => r[i]))];
        float[] vector = Surrogate.Vector(query, mean);
        double[] scores = [.. rows.Select(r => DoubleReference.Score(query, [.. r]))];
        double[] products = [.. rows.Select(r => r.Zip(vector, (a, b) => (double)a * b).Sum())];
        int[] best = Best(scores), linear = Best(products);
        Assert.Equal(ScalarLinearity.Spearman(scores, products), found.RankCorrelation, 1e-6);
        Assert.Equal(
            ScalarLinearity.Spearman([.. best.Select(i => scores[i])], [.. best.Select(i => products[i])]),
            found.TopRankCorrelation, 1e-6);
        Assert.Equal((double)best.Intersect(linear).Count() / Top, found.TopOverlap);
        Assert.Equal(Math.Pow(ScalarLinearity.Pearson(scores, products), 2), found.RSquared, 1e-5);
        Assert.Equal(ScalarLinearity.BestRSquared(scores, rows), found.BestRSquared, 1e-5);
        Assert.True(found.RSquared < found.BestRSquared && found.BestRSquared < 1);

        double[][] units = [.. rows.Select(r => ScalarLinearity.FirstLayer(query, r))];
        Assert.Equal(
            new UnitShares(Share(unit => units.All(u => u[unit] <= 0)), Share(unit => units.All(u => u[unit] > 0))),
            found.Layers[0]);

        static double Share(Func<int, bool> has) => Enumerable.Range(0, 19).Count(has) / 19.0;
        static int[] Best(double[] values) =>
            [.. Enumerable.Range(0, Count).OrderByDescending(i => values[i]).Take(Top)];
    }

    [Fact]
    public void Measure_LayersThatNothingSwitches_SaysSo()
    {
        QNet query = new(
            Plain, [2, 2, 4, 1], [[1, 0, 0, 1], [1, 0, 0, 0, 0, 1, 0, 0], [1, 1, 1, 1]], [[5, 5], [0, 0, -1, 2]]);
        QNetLinearity found = new LinearityMeter(TestData.Vectors(6, 2 * 100), 2).Measure(query);
        Assert.Equal([new UnitShares(0, 1), new UnitShares(0.25, 0.75)], found.Layers);
    }

    [Fact]
    public void Measure_NotANumber_SaysSoAndStillHasLayers()
    {
        float[] vectors = TestData.Vectors(7, 2 * 10);
        vectors[3] = float.NaN;
        QNetLinearity found = new LinearityMeter(vectors, 2).Measure(Xor);
        Assert.True(double.IsNaN(found.RankCorrelation) && double.IsNaN(found.BestRSquared));
        Assert.Single(found.Layers);
    }

    [Fact]
    public void MeasureAll_ManyThreads_GivesTheSameInOrder()
    {
        LinearityMeter meter = new(TestData.Vectors(8, 16 * 300), 16);
        QNet[] queries = [.. Enumerable.Range(0, 12).Select(i => TestData.QNet(i, [16, 16, 16, 1]))];
        IReadOnlyList<QNetLinearity> together = meter.MeasureAll(queries, 20, threads: 4);
        Assert.Equal(
            queries.Select(q => meter.Measure(q, 20).RankCorrelation), together.Select(m => m.RankCorrelation));
        Assert.Equal(together.Average(m => m.BestRSquared), QNetLinearity.Mean(together).BestRSquared, 1e-12);
    }

    [Theory]
    [InlineData(VectorElement.Float32, 40, 40)]
    [InlineData(VectorElement.Float16, 1000, 100)]
    public void Over_Store_TakesPassagesEvenly(VectorElement element, int most, int expected)
    {
        using TempFolder folder = new();
        using VectorStore store = TestData.Store(folder, TestData.Vectors(9, 4 * 100), 4, element: element);
        Assert.Equal(expected, LinearityMeter.Over(store, most).Passages);
    }

    [Fact]
    public void New_NoWholeVector_Throws()
    {
        Assert.Throws<ArgumentException>(() => new LinearityMeter(new float[5], 2));
        Assert.Throws<ArgumentException>(() => new LinearityMeter(Array.Empty<float>(), 2));
    }
}
