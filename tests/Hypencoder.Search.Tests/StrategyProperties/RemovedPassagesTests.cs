using CsCheck;

namespace Hypencoder.Search.Tests.StrategyProperties;

/// <summary>Searches of a store with removed passages, compared with exhaustive search of all.</summary>
public sealed class RemovedPassagesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Search_AnyStrategy_FindsWhatIsLeftAlone() =>
        Gen.Select(
            Gen.Int[0, 400], Gen.Int[1, 24], Gen.Int[1, 450], Gen.Int[0, 2], Gen.Int[0, 31], Gen.Double[0, 1]).Sample(
            (count, d, topK, layers, seed, share) =>
            {
                QNet query = TestData.QNet(seed, [d, .. Enumerable.Repeat(d, layers), 1]);
                Random random = new(seed);
                int[] removed = [.. Enumerable.Range(0, count).Where(_ => random.NextDouble() < share)];
                RemovedPassages gone = new(count, removed);
                using OpenStrategies open = new(_folder, TestData.Vectors(count, count * d), d, threads: 1);
                Ranking all = new ExhaustiveSearch(open.Store).Search(query, Math.Max(1, count));
                (int, float)[] left = [.. all.Indices.Zip(all.Scores).Where(p => !removed.Contains(p.First))];
                Assert.Equal(left.Length, gone.Live);
                (int, float)[] best = [.. left.Take(topK)];
                foreach (bool int8 in new[] { false, true })
                {
                    ExhaustiveSearchOptions options = new()
                    {
                        Precision = int8 ? QNetPrecision.Int8 : QNetPrecision.Single,
                    };
                    Assert.Equal(best, Pairs(new ExhaustiveSearch(open.Store, options, gone).Search(query, topK)));
                }
                Assert.Equal(best, Pairs(new TwoStageSearch(
                    open.Store, open.Clusters, new() { Tolerance = 0 }, gone).Search(query, topK)));
                Assert.Equal(best, Pairs(new GraphSearch(
                    open.Store, open.Graph, new() { EntryPoints = 400 }, gone).Search(query, topK)));
                AssertAmong(left, topK, new TwoStageSearch(
                    open.Store, open.Clusters, new() { Candidates = 20 }, gone).Search(query, topK));
                AssertAmong(left, topK, new TwoStageSearch(
                    open.Store, open.Clusters, null, gone).Search(query, topK));
                if (layers > 0)
                    return;
                InnerProductSearch search = new(open.Store, null, gone);
                Assert.Equal(best, Pairs(search.Search(query, topK)));
                Assert.All(search.SearchAll([query, query], topK), ranking => Assert.Equal(best, Pairs(ranking)));
            },
            iter: 30, threads: 1);

    /// <summary>Stores searched as segments give the results of one store.</summary>
    [Fact]
    public void SegmentedSearch_PartsOfAStore_FindsWhatOneStoreHas()
    {
        const int D = 12, Count = 500;
        float[] vectors = [.. TestData.Vectors(4, Count * D).Select(v => MathF.Round(v))]; // many tie
        using VectorStore whole = TestData.Store(_folder, vectors, D);
        using TempFolder first = new(), second = new(), third = new();
        using VectorStore one = TestData.Store(first, vectors[..(200 * D)], D);
        using VectorStore two = TestData.Store(second, vectors[(200 * D)..(201 * D)], D);
        using VectorStore three = TestData.Store(third, vectors[(201 * D)..], D);
        SegmentedSearch search = new("parts",
        [
            (new ExhaustiveSearch(one), 0), (new ExhaustiveSearch(two), 200), (new ExhaustiveSearch(three), 201),
        ]);
        QNet[] queries = [.. Enumerable.Range(0, 9).Select(i => TestData.QNet(i, [D, D, 1]))];
        ExhaustiveSearch expected = new(whole);
        foreach (int topK in new[] { 1, 10, 250, 600 })
        {
            Assert.Equal(
                queries.Select(q => Pairs(expected.Search(q, topK))), queries.Select(q => Pairs(search.Search(q, topK))));
            Assert.Equal(
                queries.Select(q => Pairs(expected.Search(q, topK))), search.SearchAll(queries, topK).Select(Pairs));
        }
        Assert.Equal(Count, search.Search(queries[0], 3).PassagesScored);
    }

    [Fact]
    public void IndexOf_EachIdAndOthers_IsTheirPassage()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 700), 1);
        Assert.Equal(Enumerable.Range(0, 700), Enumerable.Range(0, 700).Select(i => store.IndexOf(store.Id(i))));
        foreach (string other in new[] { "", "p", store.Id(0) + " ", "\ud800", "é" })
            Assert.Equal(-1, store.IndexOf(other));
    }

    private static (int, float)[] Pairs(Ranking ranking) => [.. ranking.Indices.Zip(ranking.Scores)];

    /// <summary>Expects as many passages as there are, with their own scores.</summary>
    private static void AssertAmong((int, float)[] left, int topK, Ranking ranking)
    {
        Assert.Equal(Math.Min(topK, left.Length), ranking.Indices.Length);
        Assert.Subset(left.ToHashSet(), Pairs(ranking).ToHashSet());
    }
}
