using Hypencoder.Search.Tests.Clusters;

namespace Hypencoder.Search.Tests.TwoStage;

/// <summary>
/// The estimated number of missing passages, compared with the actual number, on increasingly non-linear q-nets.
/// </summary>
public sealed class TwoStagePromiseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Kinds => ["tanh", "residual", "random"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Search_IncreasinglyNonLinear_MissesAtMostTwiceTheEstimate(string kind) =>
        Check(kind, passages: 6000, dimension: 24, queries: 20, [1, 4], [10, 100]);

    [Theory(Explicit = true)]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Kinds))]
    public void Search_IncreasinglyNonLinear200Queries_MissesAtMostTwiceTheEstimate(string kind) =>
        Check(kind, passages: 20_000, dimension: 64, queries: 200, [1, 2, 4, 8, 16], [10, 100, 1000]);

    [Fact]
    public void Search_SurrogateUnreliable_IsExhaustiveSearch()
    {
        const int D = 24;
        using VectorStore store = TestData.Store(_folder, CollectionOfTopics.Vectors(1, 6000, D), D);
        using PassageClusters clusters = TestClusters.Build(_folder, store);
        TwoStageSearch search = new(store, clusters), limited = new(store, clusters, new() { Candidates = 400 });
        ExhaustiveSearch exhaustive = new(store, new() { Threads = 1 });
        for (int seed = 0; seed < 10; seed++)
        {
            QNet query = CollectionOfTopics.QNet(seed, D, 16, residualOnLast: false);
            Ranking expected = exhaustive.Search(query, 50);
            Ranking found = search.Search(query, 50, out TwoStageAccount account);
            Assert.Equal(TwoStageOutcome.Exhaustive, account.Outcome);
            Assert.Equal(0, account.ExpectedMissing);
            Assert.Equal(store.Count, account.PassagesScored); // each of them once
            Assert.Equal(2, account.Rounds); // those scored with the sample, which showed this
            limited.Search(query, 50, out account);
            Assert.Equal(TwoStageOutcome.CandidatesExhausted, account.Outcome);
            Assert.Equal(expected.Indices, found.Indices);
            Assert.Equal(expected.Scores, found.Scores);
        }
    }

    /// <summary>
    /// The number of missing passages is at most twice the estimate, plus two standard deviations of a Poisson count
    /// with that mean: with an estimate of 0.1 in all, one passage may be missing, with 10, 28, and with 0, none.
    /// </summary>
    private void Check(string kind, int passages, int dimension, int queries, float[] scales, int[] wanted)
    {
        using VectorStore store = TestData.Store(
            _folder, CollectionOfTopics.Vectors(1, passages, dimension), dimension);
        using PassageClusters clusters = TestClusters.Build(_folder, store);
        TwoStageSearch search = new(store, clusters);
        ExhaustiveSearch exhaustive = new(store, new() { Threads = 1 });
        int withinTolerance = 0;
        foreach (float scale in scales)
        {
            QNet[] nets = [.. Enumerable.Range(0, queries).Select(seed => QNet(kind, seed, dimension, scale))];
            Ranking[] exact = [.. nets.Select(query => exhaustive.Search(query, wanted.Max()))];
            foreach (int topK in wanted)
            {
                double expected = 0;
                int missing = 0;
                for (int i = 0; i < queries; i++)
                {
                    Ranking found = search.Search(nets[i], topK, out TwoStageAccount account);
                    missing += topK - found.Indices.Intersect(exact[i].Indices.Take(topK)).Count();
                    expected += account.ExpectedMissing;
                    withinTolerance += account.Outcome == TwoStageOutcome.WithinTolerance ? 1 : 0;
                    Assert.True(account.ExpectedMissing < 0.002 * topK);
                }
                Assert.True(
                    missing <= 2 * expected + 2 * Math.Sqrt(2 * expected),
                    $"{kind} × {scale}, top {topK}: {missing} missing, {expected:f2} expected, {queries} queries");
            }
        }
        Assert.True(withinTolerance > 0 || kind == "random");
    }

    private static QNet QNet(string kind, int seed, int dimension, float scale) => kind switch
    {
        "tanh" => CollectionOfTopics.Tanh(seed, dimension, 0.25f * scale),
        "residual" => CollectionOfTopics.QNet(seed, dimension, 0.3f * scale, residualOnLast: true),
        _ => CollectionOfTopics.QNet(seed, dimension, scale, residualOnLast: false),
    };
}
