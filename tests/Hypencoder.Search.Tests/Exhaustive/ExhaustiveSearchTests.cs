using System.Text.Json;
using CsCheck;

namespace Hypencoder.Search.Tests.Exhaustive;

public sealed class ExhaustiveSearchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Search_AnyStore_EqualsANaiveLoop() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 40], Gen.Int[1, 350], Gen.Int[0, 3], Gen.Int[1, 3]).Sample(
            (count, d, topK, layers, threads) =>
            {
                // Coarse vectors, so that some passages are equal and tie.
                float[] vectors = [.. TestData.Vectors(count, count * d).Select(value => MathF.Round(value))];
                using VectorStore store = TestData.Store(_folder, vectors, d);
                QNet query = TestData.QNet(d, [d, .. Enumerable.Repeat(d, layers), 1]);
                float[] scores = new float[count];
                QNetScorer.Score(query, vectors, scores);
                int[] expected = [.. Enumerable.Range(0, count).OrderByDescending(i => scores[i]).Take(topK)];
                Ranking ranking = new ExhaustiveSearch(store, new() { Threads = threads }).Search(query, topK);
                Assert.Equal(expected, ranking.Indices);
                Assert.Equal(expected.Select(i => scores[i]), ranking.Scores);
                Assert.Equal(count, ranking.PassagesScored);
            },
            iter: 40, threads: 1);

    [Fact]
    public void Search_AnyNumberOfThreads_GivesTheSameBits()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 20_000 * 48), 48);
        QNet query = TestData.QNet(2, [48, 48, 48, 1]);
        Ranking one = new ExhaustiveSearch(store, new() { Threads = 1 }).Search(query, 1000);
        foreach (int threads in new[] { 2, 3, 5 })
        {
            Ranking many = new ExhaustiveSearch(store, new() { Threads = threads }).Search(query, 1000);
            Assert.Equal(one.Indices, many.Indices);
            Assert.Equal(one.Scores, many.Scores);
        }
    }

    /// <summary>Only the choice of candidates may differ from single precision.</summary>
    [Fact]
    public void Search_Int8_ScoresAgainInSinglePrecision()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 5000 * 64), 64);
        ExhaustiveSearch exact = new(store), int8 = new(store, new() { Precision = QNetPrecision.Int8, Threads = 2 });
        for (int seed = 0; seed < 20; seed++)
        {
            QNet query = TestData.QNet(100 * seed, [64, 64, 64, 64, 1]);
            Ranking expected = exact.Search(query, 10), found = int8.Search(query, 10);
            Assert.Equal(expected.Indices, found.Indices);
            Assert.Equal(expected.Scores, found.Scores);
        }
        QNet vector = QNet.InnerProduct(TestData.Vectors(3, 64));
        Assert.Equal(exact.Search(vector, 100).Indices, int8.Search(vector, 100).Indices);
    }

    [Fact]
    public void Search_FromManyThreads_GivesEachItsOwnResult()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 500 * 16), 16);
        ExhaustiveSearch search = new(store, new() { Threads = 2 });
        QNet[] queries = [.. Enumerable.Range(0, 16).Select(i => TestData.QNet(i * 7, [16, 16, 16, 1]))];
        Ranking[] expected = [.. queries.Select(query => search.Search(query, 20))];
        Parallel.For(0, 64, i => Assert.Equal(expected[i % 16].Indices, search.Search(queries[i % 16], 20).Indices));
    }

    [Fact]
    public void Search_SteadyState_AllocatesOnlyTheResult()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 3000 * 32), 32);
        ExhaustiveSearch search = new(store, new() { Threads = 1 });
        QNet query = TestData.QNet(2, [32, 32, 32, 1]);
        // Two arrays of 100 four-byte values with their headers, and the ranking object.
        Assert.InRange(TestData.Allocated(() => search.Search(query, 100)), 800, 960);
    }

    [Fact]
    public void Search_Canceled_Throws()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 64), 4);
        CancellationToken canceled = new(canceled: true);
        QNet query = TestData.QNet(1, [4, 4, 1]);
        foreach (int threads in new[] { 1, 2 })
        {
            ExhaustiveSearch search = new(store, new() { Threads = threads });
            Assert.Throws<OperationCanceledException>(() => search.Search(query, 3, canceled));
        }
    }

    [Fact]
    public void Search_WrongArguments_Throws()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 64), 4);
        ExhaustiveSearch search = new(store);
        Assert.Throws<ArgumentException>(() => search.Search(TestData.QNet(1, [5, 5, 1]), 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Search(TestData.QNet(1, [4, 4, 1]), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExhaustiveSearch(store, new() { Threads = -1 }));
    }

    [Fact]
    public void Search_GoldenCollections_FindsThePublishedOrder()
    {
        int compared = 0;
        foreach (GoldenSearch golden in GoldenSearch.All(_folder))
        {
            using VectorStore store = golden.Store;
            ExhaustiveSearch search = new(store);
            foreach (JsonProperty query in golden.Json("exact_expected.json").GetProperty("results").EnumerateObject())
            {
                QNet qnet = golden.QNet(query.Name);
                double[] scores = golden.Scores(query.Name);
                foreach (JsonProperty setting in query.Value.EnumerateObject())
                {
                    int[] ids = [.. setting.Value.GetProperty("ids").EnumerateArray().Select(golden.Index)];
                    JsonElement published = setting.Value.GetProperty("scores");
                    Ranking ranking = search.Search(qnet, ids.Length);
                    Assert.Equal(ids.Length, ranking.Indices.Length);
                    double tolerance = golden.Tolerance(query.Name);
                    for (int i = 0; i < ids.Length; i++)
                    {
                        Assert.Equal(scores[ranking.Indices[i]], ranking.Scores[i], tolerance);
                        Assert.Equal(published[i].GetDouble(), ranking.Scores[i], tolerance);
                        // Two passages may change places only if their scores are equal within the tolerance.
                        Assert.Equal(scores[ids[i]], ranking.Scores[i], tolerance);
                    }
                    compared++;
                }
            }
        }
        Assert.True(compared >= 16);
    }

    [Fact]
    public void Search_GoldenCollections_GivesEveryScore()
    {
        foreach (GoldenSearch golden in GoldenSearch.All(_folder))
        {
            using VectorStore store = golden.Store;
            foreach (string query in golden.Queries)
            {
                double[] scores = golden.Scores(query);
                Ranking ranking = new ExhaustiveSearch(store).Search(golden.QNet(query), store.Count);
                Assert.Equal(scores.Length, ranking.Indices.Length);
                for (int i = 0; i < scores.Length; i++)
                    Assert.Equal(scores[ranking.Indices[i]], ranking.Scores[i], golden.Tolerance(query));
            }
        }
    }
}
