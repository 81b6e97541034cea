using Hypencoder.Engines;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking.Tests;

public sealed class USearchVectorIndexTests : IDisposable
{
    private const int Dimension = 24, Passages = 1500, Queries = 20, TopK = 10;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Search_WithMuchEffort_FindsNearlyAll(int threads)
    {
        RequireUSearch();
        float[] vectors = Values(Passages, seed: 1), queries = Values(Queries, seed: 2);
        using USearchVectorIndex index = new(vectors, Dimension, threads: threads);
        using VectorStore store = Store(vectors);
        InnerProductSearch exact = new(store);
        Ranking[] expected =
            [.. queries.Chunk(Dimension).Select(query => exact.Search(QNet.InnerProduct(query), TopK))];

        double less = Recall(expected, Search(index, queries, 10, threads).Rows);
        (float[] scores, long[] rows) = Search(index, queries, 400, threads);
        double more = Recall(expected, rows);

        Assert.True(more >= 0.99 && less < more, $"recall {less} and {more}");
        for (int i = 0; i < rows.Length; i++)
        {
            float product = rows[i] < 0 ? 0 : Enumerable.Range(0, Dimension).Sum(
                j => vectors[rows[i] * Dimension + j] * queries[i / TopK * Dimension + j]);
            Assert.Equal(product, scores[i], 1e-4f);
        }
        Assert.True(index.Bytes > vectors.Length * sizeof(float));
        Assert.NotEmpty(index.Instructions);
    }

    [Fact]
    public void Search_FewerPassagesThanWanted_PadsTheRows()
    {
        RequireUSearch();
        using USearchVectorIndex index = new(Values(3, seed: 3), Dimension);
        Assert.Equal(7, Search(index, Values(1, seed: 4), 10, 1).Rows.Count(row => row == -1));
    }

    [Fact]
    public void Constructor_NoWholeRows_Throws() =>
        Assert.Throws<ArgumentException>(() =>
        {
            RequireUSearch();
            new USearchVectorIndex(new float[Dimension + 1], Dimension).Dispose();
        });

    private static void RequireUSearch() =>
        Assert.SkipUnless(USearchLibrary.Missing is null, USearchLibrary.Missing ?? "");

    private static double Recall(Ranking[] expected, long[] rows) => expected.Zip(
        rows.Chunk(TopK), (e, r) => e.Indices.Count(row => r.Contains(row)) / (double)TopK).Average();

    private static (float[] Scores, long[] Rows) Search(
        USearchVectorIndex index, float[] queries, int effort, int threads)
    {
        int count = queries.Length / Dimension * TopK;
        float[] scores = new float[count];
        long[] rows = new long[count];
        index.Search(queries, TopK, effort, threads, scores, rows);
        return (scores, rows);
    }

    private static float[] Values(int rows, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, rows * Dimension).Select(_ => random.NextSingle() - 0.5f)];
    }

    private VectorStore Store(float[] vectors)
    {
        string path = _folder["vectors.bin"];
        using (VectorStoreWriter writer = VectorStoreWriter.Create(path, Dimension, "model"))
        {
            writer.Append([.. Enumerable.Range(0, Passages).Select(i => $"{i}")], vectors);
            writer.Complete();
        }
        return VectorStore.Open(path);
    }
}
