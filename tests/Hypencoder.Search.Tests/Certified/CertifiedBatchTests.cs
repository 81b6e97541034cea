using CsCheck;

namespace Hypencoder.Search.Tests.Certified;

/// <summary>Certified search of many queries together, compared with exhaustive search of one at a time.</summary>
public sealed class CertifiedBatchTests : IDisposable
{
    private static readonly int[] BatchSizes = [1, 2, 31, 127, 128, 129];
    private static readonly float[] Bounds = [1e-30f, 0.01f, 0.3f, 4f, 1e30f];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// A batch holds 128 queries, and its product panels of 16 or 32. The least bounds correct nothing, the greatest
    /// exclude nothing, so that queries need more candidates than are kept.
    /// </summary>
    [Fact]
    public void SearchAll_AnyQNets_EqualsExhaustiveSearch() =>
        Gen.Select(
            Gen.Int[0, 900], Gen.Int[1, 20], Gen.Int[1, 40], Gen.Int[0, 5].Select(i => BatchSizes[i]), Gen.Int[0, 63],
            Gen.Int[0, 4].Select(i => Bounds[i]), Gen.Enum<VectorElement>(), Gen.Int[1, 3]).Sample(
            (count, d, topK, queries, flags, bound, element, threads) =>
            {
                float[] vectors = TestData.Vectors(count, count * d);
                if ((flags & 1) != 0) // many equal passages, and equal scores
                    vectors = [.. vectors.Select(value => MathF.Round(value))];
                QNet[] nets = [.. Enumerable.Range(0, queries).Select(i => Query(i, d, flags, bound))];
                using VectorStore store = TestData.Store(_folder, vectors, d, element: element);
                RemovedPassages? removed = (flags & 16) == 0 || count == 0
                    ? null
                    : new RemovedPassages(count, [.. Enumerable.Range(0, count).Where(i => i % 3 == 1)]);

                AssertExhaustive(
                    new ExhaustiveSearch(store, null, removed),
                    new CertifiedSearch(store, new() { Threads = 1 }, removed), nets, topK, threads);
            },
            iter: 60, threads: 1);

    [Fact]
    public void SearchAll_Segments_EqualsExhaustiveSearch()
    {
        const int d = 12;
        using VectorStore first = TestData.Store(_folder, TestData.Vectors(1, 700 * d), d, "first.bin");
        using VectorStore second = TestData.Store(_folder, TestData.Vectors(2, 3 * d), d, "second.bin");
        RemovedPassages removed = new(700, [0, 5, 699]);
        SegmentedSearch expected = new("exhaustive", [
            (new ExhaustiveSearch(first, null, removed), 0), (new ExhaustiveSearch(second), 700)]);
        SegmentedSearch found = new("certified", [
            (new CertifiedSearch(first, null, removed), 0), (new CertifiedSearch(second), 700)]);

        AssertExhaustive(expected, found, [.. Enumerable.Range(0, 40).Select(i => Query(i, d, 0, 0.5f))], 10, 2);
    }

    /// <summary>
    /// Values that are not finite in linear terms, in layers, and in sums whose products are finite: nothing may be
    /// excluded by them.
    /// </summary>
    [Fact]
    public void SearchAll_ValuesThatAreNotFinite_EqualsExhaustiveSearch()
    {
        const int d = 8;
        float[] vectors = TestData.Vectors(1, 700 * d);
        for (int i = 0; i < vectors.Length; i += 31 * d)
            vectors.AsSpan(i, d).Fill(1e19f);
        using VectorStore store = TestData.Store(_folder, vectors, d);
        float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e20f, -1e20f, 3e38f];
        QNet[] nets = [.. values.SelectMany((value, i) => new[]
        {
            TestData.QNet(i, [d, d, 1]).WithLinear([1, value, 1, 2, 3, 4, 5, 6], 1),
            TestData.QNet(i, [d, d, 1]).WithLinear([.. Enumerable.Range(0, d).Select(j => j % 2 == 0 ? value : -value)], 1),
            new QNet(new(), [d, 1, 1], [[value, 1, 1, 1, 1, 1, 1, 1], [value]], [[1]], TestData.Vectors(i, d), 0.5f),
        })];

        AssertExhaustive(new ExhaustiveSearch(store), new CertifiedSearch(store), nets, 5, 2);
    }

    /// <summary>
    /// Products that differ in their last bits only, more of them than are kept, and corrections that are smaller
    /// still: what the order of a sum rounds decides the ranking.
    /// </summary>
    [Theory]
    [InlineData(1, 40, 96)]
    [InlineData(2, 900, 33)]
    public void SearchAll_ManyNearTies_EqualsExhaustiveSearch(int seed, int ties, int d)
    {
        (float[] vectors, float[] tied) = TestData.NearTies(seed, ties, 1000, d);
        using VectorStore store = TestData.Store(_folder, vectors, d);
        QNet[] nets = [.. Enumerable.Range(0, 33).Select(i => TestData.QNet(i, [d, 4, 1]).WithLinear(
            [.. tied.Zip(TestData.Vectors(i, d), (x, noise) => x + 0.5f * noise)], i % 2 == 0 ? 1e-7f : 0.1f))];

        foreach (int topK in new[] { 1, 10, 100 })
            AssertExhaustive(new ExhaustiveSearch(store), new CertifiedSearch(store), nets, topK, 2);
    }

    /// <summary>
    /// Products are 1000, 999, …, and the correction is at most 1/4: after the first 32 nothing can be among the best.
    /// </summary>
    [Fact]
    public void SearchAll_SmallBound_ScoresNoMoreThanTheFirstCandidates()
    {
        using VectorStore store = TestData.Store(_folder, [.. Enumerable.Range(1, 1000).Select(i => (float)i)], 1);
        QNet query = new(new() { LayerNorm = false }, [1, 1, 1], [[-5f], [3f]], [[2f]], [1f], 0.25f);

        Assert.All(
            new CertifiedSearch(store).SearchAll([query, query, query], 10, threads: 1),
            ranking => Assert.Equal(32, ranking.PassagesScored));
    }

    [Fact]
    public void SearchAll_CorrectionWithoutBound_Throws()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 8), 4);
        QNet bounded = TestData.QNet(1, [4, 4, 1]).WithLinear([1, 1, 1, 1], 1);
        QNet unbounded = TestData.QNet(1, [4, 4, 1]).WithLinear([1, 1, 1, 1]);

        Assert.Throws<ArgumentException>(() => new CertifiedSearch(store).SearchAll([bounded, unbounded], 5));
    }

    /// <summary>Some queries have no hidden layers, and some linear terms are zero, so that all their products tie.</summary>
    private static QNet Query(int seed, int d, int flags, float bound)
    {
        float[] linear = TestData.Vectors(seed + 100, d);
        if ((flags & 2) != 0 && seed % 3 == 0)
            Array.Clear(linear);
        if ((flags & 32) != 0 && seed % 2 == 0)
            return QNet.InnerProduct(linear);
        QNetOptions options = new() { LayerNorm = (flags & 4) != 0, ResidualOnLast = (flags & 8) != 0 };
        return TestData.QNet(seed, [d, d, 1], options).WithLinear(linear, bound);
    }

    private static void AssertExhaustive(
        ISearchStrategy exhaustive, ISearchStrategy certified, QNet[] queries, int topK, int threads)
    {
        IReadOnlyList<Ranking> found = certified.SearchAll(queries, topK, threads);
        Assert.Equal(queries.Length, found.Count);
        foreach ((QNet query, Ranking ranking) in queries.Zip(found))
        {
            Ranking expected = exhaustive.Search(query, topK);
            Assert.True(ranking.Certified);
            Assert.Equal(expected.Indices, ranking.Indices);
            Assert.Equal(
                expected.Scores.Select(BitConverter.SingleToInt32Bits),
                ranking.Scores.Select(BitConverter.SingleToInt32Bits));
            Assert.InRange(ranking.PassagesScored, ranking.Indices.Length, expected.PassagesScored);
        }
    }
}
