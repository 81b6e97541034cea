using System.Text.Json;
using CsCheck;

namespace Hypencoder.Search.Tests.Graph;

public sealed class GraphSearchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Search_Chain_WalksToTheBest()
    {
        // Passage i scores i and is joined only to i + 1, so each iteration has one new candidate.
        using VectorStore store = TestData.Store(_folder, [0, 1, 2, 3, 4, 5], 1);
        using NeighborGraph graph = TestGraph.Write(_folder, store, [[1], [2], [3], [4], [5], []]);
        List<int> counts = [];
        GraphSearch search = new(store, graph, new() { EntryPointIndices = [1], Candidates = 1, MaxIterations = 100 });
        Ranking ranking = search.Search(QNet.InnerProduct([1]), 2, counts);
        Assert.Equal([5, 4], ranking.Indices);
        Assert.Equal([5f, 4f], ranking.Scores);
        Assert.Equal([1, 1, 1, 1, 1], counts);
        Assert.Equal(5, ranking.PassagesScored);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    public void Search_IterationThatAddsNothing_EndsOnlyWithEarlyStop(bool earlyStop, int scored)
    {
        // 0 → 1 (worse) → 2 (best): the second iteration adds nothing to the top 1.
        using VectorStore store = TestData.Store(_folder, [5, 1, 9], 1);
        using NeighborGraph graph = TestGraph.Write(_folder, store, [[1], [2], [0]]);
        GraphSearch search = new(store, graph, new() { EntryPointIndices = [0], EarlyStop = earlyStop });
        Ranking ranking = search.Search(QNet.InnerProduct([1]), 1);
        Assert.Equal(scored, ranking.PassagesScored);
        Assert.Equal(earlyStop ? 0 : 2, ranking.Indices.Single());
    }

    [Fact]
    public void Search_MoreAskedForThanReached_GivesWhatItScored()
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3, 4], 1);
        using NeighborGraph graph = TestGraph.Write(_folder, store, [[1], [0], [3], [2]]);
        GraphSearch search = new(store, graph, new() { EntryPointIndices = [0] });
        Assert.Equal([1, 0], search.Search(QNet.InnerProduct([1]), 1000).Indices);
    }

    [Fact]
    public void Search_OneIteration_RanksTheEntryPoints()
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3, 4], 1);
        using NeighborGraph graph = TestGraph.Write(_folder, store, [[1], [2], [3], [0]]);
        GraphSearch search = new(store, graph, new() { EntryPointIndices = [2, 0], MaxIterations = 1 });
        Assert.Equal([2, 0], search.Search(QNet.InnerProduct([1]), 10).Indices);
    }

    [Fact]
    public void Search_EmptyStore_FindsNothing()
    {
        using VectorStore store = TestData.Store(_folder, [], 3);
        using NeighborGraph graph = TestGraph.Write(_folder, store, []);
        Ranking ranking = new GraphSearch(store, graph).Search(QNet.InnerProduct([1, 2, 3]), 10);
        Assert.Empty(ranking.Indices);
        Assert.Equal(0, ranking.PassagesScored);
    }

    [Fact]
    public void Search_AllPassagesAsEntryPoints_EqualsExhaustiveSearch()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 500 * 24), 24);
        NeighborGraphBuilder.Build(store, _folder.File("graph.bin"), new() { Neighbors = 5 });
        using NeighborGraph graph = NeighborGraph.Open(_folder.File("graph.bin"));
        QNet query = TestData.QNet(2, [24, 24, 24, 1]);
        Ranking expected = new ExhaustiveSearch(store).Search(query, 100);
        Ranking ranking = new GraphSearch(store, graph, new() { EntryPoints = 500 }).Search(query, 100);
        Assert.Equal(expected.Indices, ranking.Indices);
        Assert.Equal(expected.Scores, ranking.Scores);
    }

    [Fact]
    public void Search_AnyGraph_EqualsANaiveSearch() =>
        Gen.Select(
            Gen.Int[1, 120], Gen.Int[0, 6], Gen.Int[1, 20], Gen.Int[1, 12], Gen.Int[1, 40],
            Gen.Select(Gen.Bool, Gen.Int[0, 1000], Gen.Int[1, 3])).Sample(
            (count, degree, candidates, iterations, topK, more) =>
            {
                (bool earlyStop, int seed, int threads) = more;
                Random random = new(seed);
                // Coarse vectors, so that scores tie; lists of any length.
                float[] vectors = [.. TestData.Vectors(seed, count * 3).Select(value => MathF.Round(3 * value))];
                int[][] lists = [.. Enumerable.Range(0, count).Select(i =>
                    Enumerable.Range(0, random.Next(degree + 1)).Select(_ => random.Next(count))
                        .Where(other => other != i).Distinct().ToArray())];
                int[] entries = [.. Enumerable.Range(0, count).Where(i => i % 7 == seed % 7 || i == 0)];
                using VectorStore store = TestData.Store(_folder, vectors, 3);
                using NeighborGraph graph = TestGraph.Write(_folder, store, lists);
                QNet query = QNet.InnerProduct([1, 2, 0.5f]);
                float[] scores = new float[count];
                QNetScorer.Score(query, vectors, scores);
                GraphSearchOptions options = new()
                {
                    EntryPointIndices = entries,
                    Candidates = candidates,
                    MaxIterations = iterations,
                    EarlyStop = earlyStop,
                    Threads = threads,
                };
                List<int> counts = [];
                Ranking ranking = new GraphSearch(store, graph, options).Search(query, topK, counts);
                (int[] expected, List<int> expectedCounts) = Naive(scores, lists, options, topK);
                Assert.Equal(expected, ranking.Indices);
                Assert.Equal(expected.Select(i => scores[i]), ranking.Scores);
                Assert.Equal(expectedCounts, counts);
                Assert.Equal(expectedCounts.Sum(), ranking.PassagesScored);
            },
            iter: 150, threads: 1);

    [Fact]
    public void Search_SteadyState_AllocatesOnlyTheResult()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 2000 * 16), 16);
        NeighborGraphBuilder.Build(store, _folder.File("graph.bin"), new() { Neighbors = 10 });
        using NeighborGraph graph = NeighborGraph.Open(_folder.File("graph.bin"));
        GraphSearch search = new(store, graph, new() { EntryPoints = 200, Threads = 1 });
        QNet query = TestData.QNet(2, [16, 16, 16, 1]);
        Assert.InRange(TestData.Allocated(() => search.Search(query, 100)), 800, 960);
    }

    [Fact]
    public void Search_SeededEntryPoints_AreDistinctAndRepeat()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 3000), 1);
        using NeighborGraph graph = TestGraph.Write(_folder, store, [.. Enumerable.Repeat(Array.Empty<int>(), 3000)]);
        int[] first = Drawn(43), again = Drawn(43), other = Drawn(44);
        Assert.Equal(1000, first.Distinct().Count());
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        // The entry points are spread over the store: about a tenth of them in each tenth.
        Assert.All(first.GroupBy(i => i / 300), tenth => Assert.InRange(tenth.Count(), 70, 130));

        int[] Drawn(int seed)
        {
            GraphSearch search = new(store, graph, new() { EntryPoints = 1000, Seed = seed });
            return [.. search.Search(QNet.InnerProduct([1]), 3000).Indices.Order()];
        }
    }

    [Fact]
    public void Search_NeighborOutsideTheStore_IsRefused()
    {
        using VectorStore store = TestData.Store(_folder, [1, 2], 1);
        using NeighborGraph graph = TestGraph.Write(_folder, store, [[7], [0]]);
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => new GraphSearch(store, graph, new() { EntryPointIndices = [0] }).Search(QNet.InnerProduct([1]), 1));
        Assert.Contains("found 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WrongArguments_Throws()
    {
        using VectorStore store = TestData.Store(_folder, [1, 2], 1);
        using VectorStore other = TestData.Store(_folder, [1, 3], 1, "other.bin");
        using NeighborGraph graph = TestGraph.Write(_folder, store, [[1], [0]]);
        Assert.Throws<InvalidDataException>(() => new GraphSearch(other, graph));
        Assert.Throws<ArgumentException>(() => new GraphSearch(store, graph, new() { EntryPointIndices = [2] }));
        Assert.Throws<ArgumentException>(() => new GraphSearch(store, graph, new() { EntryPointIndices = [1, 1] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GraphSearch(store, graph, new() { EntryPoints = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GraphSearch(store, graph, new() { Candidates = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GraphSearch(store, graph, new() { MaxIterations = 0 }));
        Assert.Throws<OperationCanceledException>(() =>
            new GraphSearch(store, graph).Search(QNet.InnerProduct([1]), 1, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Search_GoldenSettings_EqualsThePublishedSearch()
    {
        int idsCompared = 0, countsCompared = 0;
        foreach (GoldenSearch golden in GoldenSearch.All(_folder))
        {
            using VectorStore store = golden.Store;
            using NeighborGraph graph = TestGraph.Write(_folder, store, golden.Graph());
            foreach (JsonElement setting in golden.Json("approx_expected.json").EnumerateArray())
            {
                GraphSearchOptions options = new()
                {
                    EntryPointIndices = golden.EntryPoints(Int("num_entry_points")),
                    Candidates = Int("ncandidates"),
                    MaxIterations = Int("max_iter"),
                    EarlyStop = setting.GetProperty("early_stop").GetBoolean(),
                };
                QNet query = golden.QNet(setting.GetProperty("query").GetString()!);
                List<int> counts = [];
                Ranking ranking = new GraphSearch(store, graph, options).Search(query, Int("top_k"), counts);
                Assert.Equal(counts.Sum(), ranking.PassagesScored);
                if (setting.GetProperty("ids_robust").GetBoolean())
                {
                    AssertHits(golden, setting, ranking);
                    idsCompared++;
                }
                if (setting.GetProperty("counts_robust").GetBoolean())
                {
                    // The published code continues to maxIter without candidates; ours has stopped.
                    int[] expected = [.. setting.GetProperty("candidates_scored_per_iteration").EnumerateArray()
                        .Select(value => value.GetInt32())];
                    Assert.Equal(expected[..(Array.FindLastIndex(expected, count => count > 0) + 1)], counts);
                    countsCompared++;
                }

                int Int(string name) => setting.GetProperty(name).GetInt32();
            }
        }
        Assert.True(idsCompared >= 59 && countsCompared >= 52);
    }

    /// <summary>
    /// Expects the same passages with the same scores; two may change places only if their scores are equal within the
    /// tolerance.
    /// </summary>
    private static void AssertHits(GoldenSearch golden, JsonElement setting, Ranking ranking)
    {
        double tolerance = golden.Tolerance(setting.GetProperty("query").GetString()!);
        int[] ids = [.. setting.GetProperty("ids").EnumerateArray().Select(golden.Index)];
        double[] scores = [.. setting.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())];
        Assert.Equal(ids.Order(), ranking.Indices.Order());
        Dictionary<int, double> byId = ids.Zip(scores).ToDictionary(hit => hit.First, hit => hit.Second);
        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal(byId[ranking.Indices[i]], ranking.Scores[i], tolerance);
            Assert.Equal(scores[i], ranking.Scores[i], tolerance);
        }
    }

    /// <summary>The algorithm over plain lists and sets, for comparison.</summary>
    private static (int[] Indices, List<int> Counts) Naive(
        float[] scores, int[][] lists, GraphSearchOptions options, int topK)
    {
        List<int> counts = [], best = [], current = [.. options.EntryPointIndices!];
        HashSet<int> seen = [.. current];
        while (current.Count > 0 && counts.Count < options.MaxIterations)
        {
            counts.Add(current.Count);
            List<int> next = Order(best.Concat(current)).Take(topK).ToList();
            if (options.EarlyStop && next.Order().SequenceEqual(best.Order()))
                break;
            best = next;
            current = [.. Order(current).Take(options.Candidates).SelectMany(i => lists[i]).Where(seen.Add)];
        }
        return ([.. best], counts);

        IEnumerable<int> Order(IEnumerable<int> passages) => passages.OrderByDescending(i => scores[i]).ThenBy(i => i);
    }
}
