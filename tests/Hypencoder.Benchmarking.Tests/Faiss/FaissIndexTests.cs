using System.Text.Json;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking.Tests;

public sealed class FaissIndexTests : IDisposable
{
    private const int Dimension = 48; // three registers of 16, which need both loops of the kernel
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Search_Flat_IsOurInnerProductSearch()
    {
        RequireFaiss();
        float[] vectors = Vectors(3000, seed: 1), queries = Vectors(25, seed: 2);
        using FaissIndex index = new(vectors, Dimension);
        using VectorStore store = Store(vectors);
        InnerProductSearch ours = new(store);
        (float[] scores, long[] rows, long compared) = Search(index, queries, topK: 50, effort: 0);
        Assert.Equal(25 * 3000, compared);
        for (int i = 0; i < 25; i++)
        {
            Ranking expected = ours.Search(QNet.InnerProduct(Row(queries, i)), 50);
            Assert.Equal(expected.Indices.Select(row => (long)row), rows.Skip(i * 50).Take(50));
            for (int rank = 0; rank < 50; rank++)
                Assert.Equal(expected.Scores[rank], scores[i * 50 + rank], 1e-4f);
        }
    }

    /// <summary>Faiss answers few queries with its own inner products, and many with those of its BLAS.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(131)]
    public void Search_FlatOfAnyWidth_IsTheScalarInnerProduct(int dimension)
    {
        RequireFaiss();
        float[] vectors = Values(40 * dimension, seed: 3), queries = Values(30 * dimension, seed: 4);
        using FaissIndex index = new(vectors, dimension);
        foreach (int count in new[] { 1, 30 })
        {
            float[] scores = new float[count * 40];
            long[] rows = new long[count * 40];
            index.Search(queries.AsSpan(0, count * dimension), 40, 0, 1, scores, rows);
            for (int j = 0; j < scores.Length; j++)
            {
                int query = j / 40, row = (int)rows[j];
                double expected = Enumerable.Range(0, dimension)
                    .Sum(d => (double)queries[query * dimension + d] * vectors[row * dimension + d]);
                Assert.Equal(expected, scores[j], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(FaissKind.Ivf, 64)]
    [InlineData(FaissKind.Hnsw, 400)]
    internal void Search_WithMuchEffort_FindsNearlyAll(FaissKind kind, int effort)
    {
        RequireFaiss();
        float[] vectors = Vectors(2000, seed: 5), queries = Vectors(40, seed: 6);
        using FaissIndex flat = new(vectors, Dimension);
        using FaissIndex index = new(vectors, Dimension, new FaissIndexOptions { Kind = kind, Lists = 64 });
        long[] all = Search(flat, queries, 10, 0).Rows;
        double less = Recall(all, Search(index, queries, 10, effort / 16).Rows, 10);
        double more = Recall(all, Search(index, queries, 10, effort).Rows, 10);
        Assert.True(more >= 0.95, $"recall {more}");
        Assert.True(less < more, $"{less} with a sixteenth of the effort, {more}");
    }

    [Fact]
    public void Search_IvfOfOneList_ComparesFewerThanAll()
    {
        RequireFaiss();
        float[] vectors = Vectors(2000, seed: 7);
        using FaissIndex index = new(vectors, Dimension, new FaissIndexOptions { Kind = FaissKind.Ivf, Lists = 20 });
        Assert.InRange(Search(index, Row(vectors, 0), 10, effort: 1).Compared, 1, 1999);
    }

    [Fact]
    public void Search_GoldenFlat_IsTheGoldenRanking()
    {
        RequireFaiss();
        SafetensorsFile golden = Golden();
        using FaissIndex index = new(golden.Floats("items"), 64);
        (float[] scores, long[] rows, _) = Search(index, golden.Floats("queries"), 100, 0);
        Assert.Equal(golden.Int32s("flat_ip.ids").Select(id => (long)id), rows);
        float[] expected = golden.Floats("flat_ip.scores");
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(expected[i], scores[i], 1e-4f);
    }

    /// <summary>
    /// k-means and links differ from those of the golden file: recall is similar, but rankings are not.
    /// </summary>
    [Theory]
    [InlineData("ivf_ip_nprobe4", FaissKind.Ivf, 0, 4)]
    [InlineData("ivf_ip_nprobe16", FaissKind.Ivf, 0, 16)]
    [InlineData("ivf_ip_nprobe50", FaissKind.Ivf, 0, 50)]
    [InlineData("hnsw_ip_M16_efc40_efs64", FaissKind.Hnsw, 16, 64)]
    [InlineData("hnsw_ip_M32_efc100_efs64", FaissKind.Hnsw, 32, 64)]
    internal void Search_GoldenApproximate_HasTheGoldenRecall(string name, FaissKind kind, int links, int effort)
    {
        RequireFaiss();
        SafetensorsFile golden = Golden();
        using JsonDocument results = JsonDocument.Parse(
            File.ReadAllText(Fixture.Path("golden", "faiss_5000x64", "expected.json")));
        double expected = results.RootElement.GetProperty("results").GetProperty(name)
            .GetProperty("recall_at_k_vs_flat").GetDouble();
        using FaissIndex index = new(golden.Floats("items"), 64, new FaissIndexOptions
        {
            Kind = kind,
            Lists = 50,
            Links = Math.Max(2, links),
            EfConstruction = links == 16 ? 40 : 100,
        });
        long[] all = [.. golden.Int32s("flat_ip.ids").Chunk(100).SelectMany(r => r.Take(20)).Select(id => (long)id)];
        double recall = Recall(all, Search(index, golden.Floats("queries"), 20, effort).Rows, 20);
        Assert.InRange(recall, expected - 0.1, expected + 0.1);
    }

    [Fact]
    public void Search_TopKAboveTheCount_FillsWithMinusOne()
    {
        RequireFaiss();
        using FaissIndex index = new([1, 0, 0, 1], 2);
        (_, long[] rows, _) = Search(index, [2, 1], 3, 0);
        Assert.Equal([0, 1, -1], rows);
    }

    [Fact]
    public void Bytes_Flat_IsItsVectorsAndAHeader()
    {
        RequireFaiss();
        using FaissIndex index = new(Vectors(1000, seed: 8), Dimension);
        Assert.InRange(index.Bytes, 1000 * Dimension * sizeof(float), 1000 * Dimension * sizeof(float) + 100);
    }

    [Fact]
    public void Constructor_MoreListsThanVectors_ThrowsWithFaissText()
    {
        RequireFaiss();
        FaissIndexOptions options = new() { Kind = FaissKind.Ivf, Lists = 11 };
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(
            () => new FaissIndex(Vectors(10, seed: 9), Dimension, options));
        Assert.Contains("should be at least as large as number of clusters (11)", e.Message);
    }

    [Fact]
    public void Constructor_NoWholeRows_Throws()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new FaissIndex([1, 2, 3], 2));
        Assert.Equal("expected rows of 2 values, found 3 values", e.Message);
    }

    [Fact]
    public void Search_WrongLengths_Throws()
    {
        RequireFaiss();
        using FaissIndex index = new([1, 0, 0, 1], 2);
        Assert.Throws<ArgumentException>(() => index.Search([1, 2], 2, 0, 1, new float[2], new long[1]));
        Assert.Throws<ArgumentException>(() => index.Search([1, 2, 3], 2, 0, 1, new float[2], new long[2]));
    }

    [Fact]
    public void Search_AfterDispose_Throws()
    {
        RequireFaiss();
        FaissIndex index = new([1, 0, 0, 1], 2);
        index.Dispose();
        index.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Search(index, [1, 2], 1, 0));
    }

    private static void RequireFaiss() =>
        Assert.SkipWhen(FaissLibrary.Instance.Missing is not null, FaissLibrary.Instance.Missing ?? "");

    private static SafetensorsFile Golden() =>
        new(Fixture.Path("golden", "faiss_5000x64", "data_and_expected.safetensors"));

    private static (float[] Scores, long[] Rows, long Compared) Search(
        FaissIndex index, float[] queries, int topK, int effort)
    {
        int count = queries.Length / index.Dimension;
        float[] scores = new float[count * topK];
        long[] rows = new long[count * topK];
        long compared = index.Search(queries, topK, effort, threads: 1, scores, rows);
        return (scores, rows, compared);
    }

    private static double Recall(long[] all, long[] found, int topK) => all.Chunk(topK)
        .Zip(found.Chunk(topK), (a, f) => (double)a.Intersect(f).Count() / topK).Average();

    private VectorStore Store(float[] vectors)
    {
        string path = _folder["vectors.bin"];
        using (VectorStoreWriter writer = VectorStoreWriter.Create(path, Dimension, "model"))
        {
            string[] ids = [.. Enumerable.Range(0, vectors.Length / Dimension).Select(i => $"{i}")];
            writer.Append(ids, vectors);
            writer.Complete();
        }
        return VectorStore.Open(path);
    }

    private static float[] Row(float[] vectors, int row) => vectors[(row * Dimension)..((row + 1) * Dimension)];

    private static float[] Vectors(int count, int seed) => Values(count * Dimension, seed);

    private static float[] Values(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
