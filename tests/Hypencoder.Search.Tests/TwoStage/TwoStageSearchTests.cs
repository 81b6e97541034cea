using Hypencoder.Search.Tests.Clusters;

namespace Hypencoder.Search.Tests.TwoStage;

public sealed class TwoStageSearchTests : IDisposable
{
    private const int Count = 6000, D = 24;
    private readonly TempFolder _folder = new();
    private readonly VectorStore _store;
    private readonly PassageClusters _clusters;
    private readonly ExhaustiveSearch _exhaustive;

    public TwoStageSearchTests()
    {
        _store = TestData.Store(_folder, TestData.Vectors(1, Count * D), D);
        _clusters = TestClusters.Build(_folder, _store, new() { Clusters = 100 });
        _exhaustive = new ExhaustiveSearch(_store, new() { Threads = 1 });
    }

    public void Dispose()
    {
        _clusters.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Search_NearlyLinearQNets_FindsNearlyAllOfTheBest()
    {
        TwoStageSearch search = new(_store, _clusters);
        int found = 0;
        long scored = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            QNet query = NearlyLinear(seed);
            Ranking ranking = search.Search(query, 10, out TwoStageAccount account);
            found += ranking.Indices.Intersect(_exhaustive.Search(query, 10).Indices).Count();
            scored += ranking.PassagesScored;
            Assert.Equal(account.PassagesScored, ranking.PassagesScored);
            Assert.True(account.Rounds > 0 && account.PassagesCompared > 0);
            Assert.InRange(account.PassagesSampled, 1, 100);
            Assert.Equal(TwoStageOutcome.WithinTolerance, account.Outcome);
            Assert.InRange(account.ExpectedMissing, 0, 0.02);
            Assert.Equal(account.ExpectedMissing, ranking.ExpectedMissing);
        }
        Assert.True(found >= 0.95 * 400, $"{found} of 400");
        Assert.True(scored < 40 * Count / 10, $"{scored} scored");
    }

    /// <summary>
    /// With as many candidates as wanted passages, the result is that of the surrogate, but for 8 bits.
    /// </summary>
    [Fact]
    public void Search_NoMoreCandidatesThanResults_FindsThoseOfTheSurrogate()
    {
        TwoStageSearch search = new(_store, _clusters, new() { Candidates = 50, ClusterMargin = 100 });
        for (int seed = 0; seed < 10; seed++)
        {
            QNet query = NearlyLinear(seed);
            float[] surrogate = Surrogate.Vector(query, _clusters, 50);
            Ranking nearest = _exhaustive.Search(QNet.InnerProduct(surrogate), 50);
            Assert.True(nearest.Indices.Intersect(search.Search(query, 50).Indices).Count() >= 45);
        }
        QNet product = QNet.InnerProduct(TestData.Vectors(3, D));
        Assert.Equal(product.Matrix(0).ToArray(), Surrogate.Vector(product, _clusters, 50));
        Assert.Throws<ArgumentOutOfRangeException>(() => Surrogate.Vector(product, _clusters, 0));
        Assert.Throws<ArgumentException>(() => Surrogate.Vector(QNet.InnerProduct([1]), _clusters, 5));
    }

    [Fact]
    public void Search_AsManyCandidatesAsPassages_IsExhaustive()
    {
        TwoStageSearch search = new(_store, _clusters, new() { Candidates = Count });
        QNet query = TestData.QNet(5, [D, D, D, 1]);
        Ranking expected = _exhaustive.Search(query, 50), ranking = search.Search(query, 50);
        Assert.Equal(expected.Indices, ranking.Indices);
        Assert.Equal(expected.Scores, ranking.Scores);
        Assert.Equal(Count, ranking.PassagesScored);
        Assert.Equal(Count, new TwoStageSearch(_store, _clusters).Search(query, Count + 5).Indices.Length);
    }

    [Fact]
    public void Search_InnerProduct_FindsTheBest()
    {
        QNet query = QNet.InnerProduct(TestData.Vectors(9, D));
        TwoStageSearch search = new(
            _store, _clusters, new() { Candidates = 220, Tolerance = 0, ClusterMargin = 100 });
        Ranking expected = _exhaustive.Search(query, 10), ranking = search.Search(query, 10, out var account);
        Assert.Equal(expected.Indices, ranking.Indices);
        Assert.Equal(expected.Scores, ranking.Scores);
        // Nothing stops the search; some passages of the sample are candidates.
        Assert.InRange(account.PassagesScored, 220, 219 + account.PassagesSampled);
        Assert.InRange(account.PassagesScored - account.PassagesSampled, 200, 220);
        Assert.Equal(TwoStageOutcome.CandidatesExhausted, account.Outcome);
    }

    [Fact]
    public void Search_NoTolerance_IsExhaustive()
    {
        Ranking ranking = new TwoStageSearch(_store, _clusters, new() { Tolerance = 0 }).Search(
            NearlyLinear(3), 10, out TwoStageAccount account);
        Assert.Equal(_exhaustive.Search(NearlyLinear(3), 10).Indices, ranking.Indices);
        Assert.Equal(TwoStageOutcome.Exhaustive, account.Outcome);
        Assert.Equal(Count, ranking.PassagesScored);
    }

    /// <summary>More copies of one vector than initial candidates, among the best passages or before them.</summary>
    [Theory]
    [InlineData(600)]
    [InlineData(1500)]
    public void Search_ManyCopies_FindsWhatExhaustiveSearchFinds(int copies)
    {
        float[] vectors = TestData.Vectors(1, Count * D);
        Random random = new(5);
        for (int copy = 0; copy < copies; copy++)
            vectors.AsSpan(0, D).CopyTo(vectors.AsSpan(random.Next(1, Count) * D));
        using VectorStore store = TestData.Store(_folder, vectors, D, "copies.bin");
        using PassageClusters clusters = TestClusters.Build(_folder, store, name: "copies.clusters");
        TwoStageSearch search = new(store, clusters, new() { Tolerance = 1e-5 });
        ExhaustiveSearch exhaustive = new(store, new() { Threads = 1 });
        for (int seed = 0; seed < 10; seed++)
        {
            // The copies are the best passages, or anywhere with a q-net of other weights.
            float[] towards = [.. vectors.AsSpan(0, D)];
            foreach (QNet query in new[] { QNet.InnerProduct(towards), NearlyLinear(seed), Towards(towards, seed) })
            {
                foreach (int topK in new[] { 5, 50, 700 })
                {
                    Ranking expected = exhaustive.Search(query, topK), found = search.Search(query, topK);
                    Assert.Equal(expected.Scores, found.Scores);
                    Assert.Equal(expected.Indices, found.Indices);
                }
            }
        }
    }

    [Fact]
    public void Search_NotANumber_ScoresAll()
    {
        float[] matrix = TestData.Vectors(1, D * D);
        matrix[3] = float.NaN;
        QNet query = new(new QNetOptions(), [D, D, 1], [matrix, TestData.Vectors(2, D)], [new float[D]]);
        Ranking ranking = new TwoStageSearch(_store, _clusters).Search(query, 7, out TwoStageAccount account);
        Assert.Equal(_exhaustive.Search(query, 7).Indices, ranking.Indices);
        Assert.All(ranking.Scores, score => Assert.True(float.IsNaN(score)));
        Assert.Equal(Count, ranking.PassagesScored);
        Assert.Equal(Count, account.PassagesScored);
    }

    [Fact]
    public void Search_AnyNumberOfThreads_GivesTheSameBits()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            QNet query = TestData.QNet(seed, [D, D, D, 1]);
            Ranking one = new TwoStageSearch(_store, _clusters).Search(query, 400);
            foreach (int threads in new[] { 2, 3, 5 })
            {
                Ranking many = new TwoStageSearch(_store, _clusters, new() { Threads = threads }).Search(query, 400);
                Assert.Equal(one.Indices, many.Indices);
                Assert.Equal(one.Scores, many.Scores);
                Assert.Equal(one.PassagesScored, many.PassagesScored);
            }
        }
    }

    /// <summary>Buffers kept for later searches must not affect their results.</summary>
    [Fact]
    public void Search_AfterOtherSearches_IsAsTheFirst()
    {
        TwoStageSearch used = new(_store, _clusters);
        foreach (int topK in new[] { 1000, 3, Count, 50, 10, 300 })
        {
            QNet query = TestData.QNet(topK, [D, D, D, 1]);
            Ranking expected = new TwoStageSearch(_store, _clusters).Search(query, topK);
            Ranking ranking = used.Search(query, topK);
            Assert.Equal(expected.Indices, ranking.Indices);
            Assert.Equal(expected.PassagesScored, ranking.PassagesScored);
        }
    }

    [Fact]
    public void Search_SteadyState_AllocatesOnlyTheResult()
    {
        TwoStageSearch search = new(_store, _clusters);
        QNet query = NearlyLinear(2);
        search.Search(query, 100);
        // Two arrays of 100 four-byte values with their headers, and the ranking object.
        Assert.InRange(TestData.Allocated(() => search.Search(query, 100)), 800, 960);
    }

    [Fact]
    public void Search_Canceled_Throws() => Assert.Throws<OperationCanceledException>(
        () => new TwoStageSearch(_store, _clusters).Search(NearlyLinear(1), 3, new CancellationToken(canceled: true)));

    [Fact]
    public void Search_WrongArguments_Throws()
    {
        TwoStageSearch search = new(_store, _clusters);
        Assert.Throws<ArgumentException>(() => search.Search(TestData.QNet(1, [5, 5, 1]), 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Search(NearlyLinear(1), 0));
        foreach (TwoStageOptions wrong in new TwoStageOptions[]
        {
            new() { Candidates = -1 }, new() { Tolerance = -0.1 }, new() { ClusterMargin = -1 },
            new() { Threads = -1 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new TwoStageSearch(_store, _clusters, wrong));
        }
    }

    /// <summary>The q-net with w = <paramref name="vector"/>.</summary>
    private static QNet Towards(float[] vector, int seed) => new(
        new QNetOptions { Activation = Activation.Tanh, LayerNorm = false, ResidualOnLast = true }, [D, D, 1],
        [[.. TestData.Vectors(seed, D * D).Select(value => 0.05f * value)], vector],
        [TestData.Vectors(seed + 2000, D)]);

    /// <summary>w · (x + tanh(x W + b)) with small W.</summary>
    private static QNet NearlyLinear(int seed) => new(
        new QNetOptions { Activation = Activation.Tanh, LayerNorm = false, ResidualOnLast = true }, [D, D, 1],
        [[.. TestData.Vectors(seed, D * D).Select(value => 0.15f * value)], TestData.Vectors(seed + 1000, D)],
        [TestData.Vectors(seed + 2000, D)]);
}
