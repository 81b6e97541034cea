namespace Hypencoder.Search.Tests.Linearity;

public sealed class LinearizedSearchTests
{
    [Theory]
    [InlineData(VectorElement.Float32)]
    [InlineData(VectorElement.Int8)]
    public void Search_QNet_RanksByItsGradientAtTheMean(VectorElement element)
    {
        const int Dimension = 12, Count = 3000;
        using TempFolder folder = new();
        using VectorStore store =
            TestData.Store(folder, TestData.Vectors(1, Dimension * Count), Dimension, element: element);
        float[] vectors = new float[Dimension * Count];
        store.Read(0, Count, vectors);
        QNet query = TestData.QNet(2, [Dimension, Dimension, Dimension, 1]);

        LinearizedSearch search = new(store, new InnerProductSearchOptions { Threads = 2 });
        Ranking found = search.Search(query, 50);

        float[] mean = [.. Enumerable.Range(0, Dimension).Select(
            i => (float)vectors.Where((_, at) => at % Dimension == i).Average(v => (double)v))];
        float[] vector = Surrogate.Vector(query, mean), products = QNet.InnerProduct(vector).Score(vectors);
        Assert.Equal(vector, search.Linearize(query).Matrix(0));
        Assert.Equal(
            Enumerable.Range(0, Count).OrderByDescending(i => products[i]).Take(50), found.Indices);
        Assert.Equal(Count, found.PassagesScored);
    }

    [Fact]
    public void Search_QueryVector_IsInnerProductSearch()
    {
        using TempFolder folder = new();
        using VectorStore store = TestData.Store(folder, TestData.Vectors(3, 8 * 500), 8);
        QNet query = QNet.InnerProduct(TestData.Vectors(4, 8));
        Ranking expected = new InnerProductSearch(store).Search(query, 20);
        Ranking found = new LinearizedSearch(store).Search(query, 20);
        Assert.Equal(expected.Indices, found.Indices);
        Assert.Equal(expected.Scores, found.Scores);
    }

    [Fact]
    public void Search_WrongArguments_Throws()
    {
        using TempFolder folder = new();
        using VectorStore store = TestData.Store(folder, TestData.Vectors(3, 8 * 5), 8);
        LinearizedSearch search = new(store);
        Assert.Throws<ArgumentException>(() => search.Search(QNet.InnerProduct([1, 2]), 20));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Search(QNet.InnerProduct(new float[8]), 0));
    }
}
