namespace Hypencoder.Search.Tests.InnerProduct;

public sealed class InnerProductSearchTests : IDisposable
{
    private const double Tolerance = 1e-4;
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
    public void Search_GoldenCollections_EqualsThePublishedSearch()
    {
        foreach (GoldenSearch golden in GoldenSearch.All(_folder))
        {
            using VectorStore store = golden.Store;
            (int[] ids, int k) = golden.EmbeddingSearch("ip");
            InnerProductSearch search = new(store, new() { Threads = 1 });
            for (int i = 0; i < store.Count; i++)
            {
                float[] query = store.Vector(i).ToArray();
                AssertRanking(search.Search(QNet.InnerProduct(query), k), ids[(i * k)..((i + 1) * k)], store, query);
            }
        }
    }

    [Fact]
    public void Search_GoldenFlatInnerProduct_EqualsFaiss()
    {
        int compared = 0;
        foreach (string folder in GoldenFolder.With("data_and_expected.safetensors"))
        {
            SafetensorsFile golden = new(Path.Combine(folder, "data_and_expected.safetensors"));
            int d = golden.Shape("items")[1], k = golden.Shape("flat_ip.ids")[1];
            using VectorStore store = TestData.Store(_folder, golden.Floats("items"), d, $"faiss{compared}.bin");
            int[] ids = golden.Int32s("flat_ip.ids");
            float[] scores = golden.Floats("flat_ip.scores");
            InnerProductSearch search = new(store);
            foreach ((int q, float[] query) in golden.Floats("queries").Chunk(d).Index())
            {
                Ranking ranking = search.Search(QNet.InnerProduct(query), k);
                int found = ranking.Indices.Length; // Faiss pads with −1
                Assert.Equal(Math.Min(k, store.Count), found);
                AssertRanking(ranking, ids[(q * k)..(q * k + found)], store, query);
                for (int i = 0; i < found; i++)
                    Assert.Equal(scores[q * k + i], ranking.Scores[i], Tolerance);
            }
            compared++;
        }
        Assert.True(compared >= 1);
    }

    [Fact]
    public void Search_QNetWithHiddenLayers_Throws()
    {
        using VectorStore store = TestData.Store(_folder, [1, 0, 0, 1], 2);
        Assert.Throws<ArgumentException>(() => new InnerProductSearch(store).Search(TestData.QNet(1, [2, 2, 1]), 3));
    }

    /// <summary>Expects the same passage at each place, or one whose score is equal within the tolerance.</summary>
    private static void AssertRanking(Ranking ranking, int[] expected, VectorStore store, float[] query)
    {
        Assert.Equal(expected.Length, ranking.Indices.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != ranking.Indices[i])
                Assert.Equal(Score(expected[i]), Score(ranking.Indices[i]), Tolerance);
            Assert.Equal(Score(ranking.Indices[i]), ranking.Scores[i], Tolerance);
        }

        double Score(int index) => query.Index().Sum(x => (double)x.Item * store.Vector(index)[x.Index]);
    }
}
