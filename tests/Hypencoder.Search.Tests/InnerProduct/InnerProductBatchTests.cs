using CsCheck;

namespace Hypencoder.Search.Tests.InnerProduct;

/// <summary>The matrix product of many queries, compared with one query at a time.</summary>
public sealed class InnerProductBatchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(5, 7, 3, 9)] // more than the whole store is wanted
    [InlineData(700, 7, 31, 10)]
    [InlineData(3001, 65, 33, 1)]
    [InlineData(1250, 128, 300, 100)] // three groups of queries
    [InlineData(997, 129, 130, 980)]
    public void SearchAll_AnyShape_GivesTheRankingsOfOneAtATime(int passages, int dimension, int queries, int topK)
    {
        float[] vectors = TestData.Vectors(1, passages * dimension);
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            using VectorStore store = TestData.Store(_folder, vectors, dimension, $"{element}.bin", element);
            AssertSameAsOneAtATime(store, Queries(queries, dimension), topK);
        }
    }

    [Fact]
    public void SearchAll_PassagesThreeTimes_KeepsThoseOfTheLowestIndexes()
    {
        float[] vectors = TestData.Vectors(3, 400 * 24);
        using VectorStore store = TestData.Store(_folder, [.. vectors, .. vectors, .. vectors], 24);
        AssertSameAsOneAtATime(store, Queries(40, 24), 10);
    }

    /// <summary>
    /// Passages that differ only in their last bits, more than are kept beyond the wanted ones, so that the order of
    /// the products does not determine theirs.
    /// </summary>
    [Theory]
    [InlineData(1, 40, 96)]
    [InlineData(2, 300, 33)]
    [InlineData(3, 900, 128)]
    public void SearchAll_ManyNearTies_GivesTheRankingsOfOneAtATime(int seed, int ties, int dimension)
    {
        (float[] vectors, float[] tied) = TestData.NearTies(seed, ties, 1000, dimension);
        using VectorStore store = TestData.Store(_folder, vectors, dimension, $"ties{seed}.bin");
        QNet[] near = [.. Enumerable.Range(0, 40).Select(i => QNet.InnerProduct(
            [.. tied.Zip(TestData.Vectors(i, dimension), (x, noise) => x + 0.5f * noise)]))];
        foreach (int topK in new[] { 1, 10, 100 })
            AssertSameAsOneAtATime(store, [.. near, .. Queries(10, dimension)], topK);
    }

    /// <summary>With whole numbers every sum is exact, and many passages tie.</summary>
    [Fact]
    public void SearchAll_AnyWholeNumbers_GivesTheRankingsOfOneAtATime() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 20], Gen.Int[1, 30], Gen.Int[1, 60]).Sample(
            (passages, dimension, queries, topK) =>
            {
                float[] vectors = [.. TestData.Vectors(passages, passages * dimension).Select(x => MathF.Round(2 * x))];
                using VectorStore store = TestData.Store(_folder, vectors, dimension, "whole.bin");
                QNet[] nets = [.. TestData.Vectors(queries, queries * dimension).Select(x => MathF.Round(2 * x))
                    .Chunk(dimension).Select(QNet.InnerProduct)];
                AssertSameAsOneAtATime(store, nets, topK);
            },
            iter: 60, threads: 1);

    [Fact]
    public void SearchAll_NotANumberInAQuery_GivesTheRankingsOfOneAtATime()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(3, 300 * 8), 8);
        float[] broken = TestData.Vectors(9, 8);
        broken[2] = float.NaN;
        AssertSameAsOneAtATime(
            store, [.. Queries(20, 8), QNet.InnerProduct(broken), QNet.InnerProduct(new float[8])], 5);
        AssertSameAsOneAtATime(store, [.. Queries(20, 8), QNet.InnerProduct(broken)], 300);
    }

    private static QNet[] Queries(int count, int dimension) =>
        [.. TestData.Vectors(2, count * dimension).Chunk(dimension).Select(QNet.InnerProduct)];

    private static void AssertSameAsOneAtATime(VectorStore store, QNet[] queries, int topK)
    {
        InnerProductSearch search = new(store, new() { Threads = 1 });
        Ranking[] expected = [.. queries.Select(query => search.Search(query, topK))];
        foreach (int threads in new[] { 1, 3 })
        {
            IReadOnlyList<Ranking> found = search.SearchAll(queries, topK, threads);
            Assert.Equal(expected.Length, found.Count);
            foreach ((Ranking one, Ranking together) in expected.Zip(found))
            {
                Assert.Equal(one.Indices, together.Indices);
                Assert.Equal(one.Scores, together.Scores);
                Assert.Equal(one.PassagesScored, together.PassagesScored);
            }
        }
    }
}
