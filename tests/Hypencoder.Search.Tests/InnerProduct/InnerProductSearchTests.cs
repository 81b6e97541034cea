namespace Hypencoder.Search.Tests.InnerProduct;

public sealed class InnerProductSearchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Search_HandVectors_OrdersByInnerProduct()
    {
        using VectorStore store = TestData.Store(_folder, [1, 0, 0, 1, 2, 2, -1, 5], 2);
        Ranking ranking = new InnerProductSearch(store, new() { Threads = 2 }).Search(QNet.InnerProduct([3, 1]), 3);
        Assert.Equal([2, 0, 3], ranking.Indices);
        Assert.Equal([8f, 3f, 2f], ranking.Scores);
    }

    [Fact]
    public void Search_RandomVectors_EqualsANaiveLoop()
    {
        const int Count = 3000, D = 77;
        float[] vectors = TestData.Vectors(1, Count * D), query = TestData.Vectors(2, D);
        using VectorStore store = TestData.Store(_folder, vectors, D);
        double[] scores = [.. Enumerable.Range(0, Count).Select(
            i => Enumerable.Range(0, D).Sum(j => (double)vectors[i * D + j] * query[j]))];
        Ranking ranking = new InnerProductSearch(store).Search(QNet.InnerProduct(query), 50);
        Assert.Equal(Enumerable.Range(0, Count).OrderByDescending(i => scores[i]).Take(50), ranking.Indices);
        for (int i = 0; i < 50; i++)
            Assert.Equal(scores[ranking.Indices[i]], ranking.Scores[i], 1e-5);
    }

    [Fact]
    public void Search_QNetWithHiddenLayers_Throws()
    {
        using VectorStore store = TestData.Store(_folder, [1, 0, 0, 1], 2);
        Assert.Throws<ArgumentException>(() => new InnerProductSearch(store).Search(TestData.QNet(1, [2, 2, 1]), 3));
    }
}
