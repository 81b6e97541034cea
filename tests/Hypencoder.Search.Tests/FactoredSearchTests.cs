using Hypencoder.Search.Kernels;
using Hypencoder.Search.Tests.Kernels.Factored;

namespace Hypencoder.Search.Tests;

/// <summary>Searches with q-nets that are not written out, as models return them.</summary>
public sealed class FactoredSearchTests : IDisposable
{
    private const int D = 240; // breaks even at 120 passages
    private static readonly int Bits = 32 * VectorWidths.WidestLanes;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Score_FewPassages_WritesNothingOut()
    {
        FactoredCase both = Case();
        float[] vectors = TestData.Vectors(2, 60 * D);

        float[] found = both.Factored.Score(vectors);

        Assert.Equal(both.Scores(Bits, vectors), found);
        FactoredQNetKernelTests.AssertClose(both.Expected(vectors), found);
    }

    /// <summary>
    /// Passages that were scored in factored form are scored again once there are more of them than it pays for: every
    /// score of the result is that of the matrices, to the bit.
    /// </summary>
    [Fact]
    public void ScorePassages_MoreThanExpected_ScoresAllOfThemByMatrices()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(3, 400 * D), D);
        QNet query = Case().Factored;
        PassageScorer scorer = new(store, threads: 2);
        int[] passages = [.. Enumerable.Range(0, 400)];
        float[] scores = new float[400];
        TopK best = new();
        best.Reset(20);

        scorer.Load(query, expected: 100);
        Assert.NotNull(scorer.Panels);
        scorer.Score(passages.AsMemory(0, 90), scores, best, TestContext.Current.CancellationToken);
        Assert.NotNull(scorer.Panels);
        scorer.Score(passages.AsMemory(90), scores, best, TestContext.Current.CancellationToken);

        Assert.Null(scorer.Panels);
        Ranking expected = new ExhaustiveSearch(store).Search(
            query.Unwritten(), 20, TestContext.Current.CancellationToken);
        AssertSame(expected, best.ToRanking(400));
    }

    /// <summary>A warm search of few passages allocates no more than its result, whatever the q-net's size.</summary>
    [Fact]
    public void ScorePassages_Few_AllocatesNothing()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(4, 80 * D), D);
        PassageScorer scorer = new(store, threads: 1);
        QNet query = Case().Factored;
        int[] passages = [.. Enumerable.Range(0, 80)];
        float[] scores = new float[80];
        TopK best = new();

        long bytes = TestData.Allocated(() =>
        {
            best.Reset(10);
            scorer.Load(query, expected: 80);
            scorer.Score(passages, scores, best, CancellationToken.None);
        });

        Assert.InRange(bytes, 0, 1000);
    }

    /// <summary>
    /// Whether it ends early, with all passages or with a limit: the scores are those of the matrices within the
    /// tolerance of both forms, on any number of threads to the bit.
    /// </summary>
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(200)]
    public void TwoStage_AnyNumberOfResults_ScoresAsTheMatricesDo(int topK)
    {
        using OpenStrategies strategies = new(_folder, TestData.Vectors(5, 1500 * D), D, threads: 1);
        using PassageClusters clusters = PassageClusters.Open(_folder.File("clusters.bin"));
        TwoStageSearch onThreads = new(strategies.Store, clusters, new() { Threads = 3 });
        for (int seed = 0; seed < 4; seed++)
        {
            FactoredCase both = Case(seed);
            QNet written = both.Factored.Unwritten();
            written.WriteMatrices(1);
            Ranking expected = strategies["exhaustive"].Search(written, 1500, TestContext.Current.CancellationToken);
            Dictionary<int, float> scores = expected.Indices.Zip(expected.Scores).ToDictionary();

            Ranking found = strategies["two-stage"].Search(
                both.Factored.Unwritten(), topK, TestContext.Current.CancellationToken);

            Assert.Equal(topK, found.Indices.Length);
            for (int i = 0; i < topK; i++)
                Assert.Equal(scores[found.Indices[i]], found.Scores[i], 2e-4f);
            AssertSame(found, onThreads.Search(both.Factored.Unwritten(), topK, TestContext.Current.CancellationToken));
            AssertSame(found, strategies["two-stage"].Search(written, topK, TestContext.Current.CancellationToken));
        }
    }

    private static FactoredCase Case(int seed = 1) => new(
        Bits, 100 * seed, [D, D, 1], options: new QNetOptions { Activation = Activation.LeakyRelu });

    private static void AssertSame(Ranking expected, Ranking found)
    {
        Assert.Equal(expected.Indices, found.Indices);
        Assert.Equal(expected.Scores, found.Scores);
    }
}
