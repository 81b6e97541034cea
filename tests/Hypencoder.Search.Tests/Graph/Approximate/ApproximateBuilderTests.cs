using System.Runtime.InteropServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Graph.Approximate;

public sealed class ApproximateBuilderTests : IDisposable
{
    private const int D = 16;
    private static readonly NeighborGraphOptions Options =
        new() { Neighbors = 10, Threads = 2, Method = NeighborGraphMethod.Approximate };
    private readonly TempFolder _folder = new();

    private string GraphPath => _folder.File("graph.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Build_ClusteredVectors_FindsNearlyAllOfTheNearest()
    {
        using VectorStore store = Clustered(4000);
        using NeighborGraph exact = Build(store, Options with { Method = NeighborGraphMethod.Exact }, "exact.bin");
        using NeighborGraph graph = Build(store, Options);
        graph.Verify();
        int found = 0;
        for (int i = 0; i < store.Count; i++)
        {
            int[] row = graph.Neighbors(i).ToArray();
            Assert.Equal(Options.Neighbors, row.Distinct().Count());
            Assert.DoesNotContain(i, row);
            AssertOrdered(store, i, row);
            found += row.Intersect(exact.Neighbors(i).ToArray()).Count();
        }
        Assert.InRange(found / (double)(store.Count * Options.Neighbors), 0.95, 1);
        Assert.True(graph.IsApproximate);
        Assert.False(exact.IsApproximate);
    }

    [Fact]
    public void Build_StoreOfOneLeaf_EqualsTheExactGraph()
    {
        float[] vectors = [.. TestData.Vectors(1, 500 * D).Select(value => MathF.Round(value))]; // many equal distances
        using VectorStore store = TestData.Store(_folder, vectors, D);
        using NeighborGraph exact = Build(store, Options with { Method = NeighborGraphMethod.Exact }, "exact.bin");
        using NeighborGraph graph = Build(store, Options);
        for (int i = 0; i < store.Count; i++)
            Assert.Equal(exact.Neighbors(i).ToArray(), graph.Neighbors(i).ToArray());
    }

    [Fact]
    public void Build_AnyNumberOfThreads_GivesTheSameBytes()
    {
        using VectorStore store = Clustered(3000);
        byte[] one = Bytes(store, Options with { Threads = 1 });
        Assert.Equal(one, Bytes(store, Options with { Threads = 2 }));
        Assert.Equal(one, Bytes(store, Options with { Threads = 3 }));
    }

    [Fact]
    public void Build_AnotherSeed_GivesOtherRowsOfTheSameRecall()
    {
        using VectorStore store = Clustered(4000);
        using NeighborGraph one = Build(store, Options), other = Build(store, Options with { Seed = 7 }, "other.bin");
        Assert.NotEqual(File.ReadAllBytes(one.Path), File.ReadAllBytes(other.Path));
        Assert.InRange(NeighborGraphRecall.Estimate(store, one).Recall, 0.95, 1);
        Assert.InRange(NeighborGraphRecall.Estimate(store, other).Recall, 0.95, 1);
        byte[] exact = Bytes(store, Options with { Method = NeighborGraphMethod.Exact });
        Assert.Equal(exact, Bytes(store, Options with { Method = NeighborGraphMethod.Exact, Seed = 7 }));
    }

    [Fact]
    public void Build_HigherRecall_FindsMore()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 4000 * D), D);
        using NeighborGraph low = Build(store, Options with { Recall = 0.5 }, "low.bin"),
            high = Build(store, Options with { Recall = 0.995 });
        double lowRecall = NeighborGraphRecall.Estimate(store, low).Recall;
        double highRecall = NeighborGraphRecall.Estimate(store, high).Recall;
        Assert.InRange(lowRecall, 0.45, 0.98);
        Assert.InRange(highRecall, 0.985, 1);
    }

    /// <summary>
    /// Uniform vectors of many dimensions, which no partition keeps together, so that NN-descent is needed.
    /// </summary>
    [Fact]
    public void Build_CanceledAtEveryRound_ResumesToTheSameBytes()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 6000 * 100), 100);
        NeighborGraphOptions options = Options with { Recall = 0.9999 };
        byte[] whole = Bytes(store, options);
        File.Delete(GraphPath);
        List<(int Carvings, int Descents)> rounds = [];
        for (int step = 0; !File.Exists(GraphPath); step++)
        {
            Assert.InRange(step, 0, 40);
            using CancellationTokenSource source = new();
            try
            {
                NeighborGraphBuilder.Build(
                    store, GraphPath, options with { Resume = true }, new CancelAfterRound(source, GraphPath),
                    source.Token);
            }
            catch (OperationCanceledException)
            {
                using MappedFile state = new(ApproximateState.PathOf(GraphPath));
                ReadOnlySpan<long> fields = MemoryMarshal.Cast<byte, long>(state.Span<byte>(16, 64));
                rounds.Add(((int)fields[2], (int)fields[3]));
            }
        }
        Assert.Equal(whole, File.ReadAllBytes(GraphPath));
        Assert.Equal(rounds.Order(), rounds);
        Assert.True(rounds[^1].Carvings > 1 && rounds[^1].Descents > 0, $"only {rounds[^1]} were made");
        Assert.False(File.Exists(ApproximateState.PathOf(GraphPath)));
    }

    [Fact]
    public void Build_CanceledWhileWriting_ResumesToTheSameBytes()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 20_000 * 2), 2);
        byte[] whole = Bytes(store, Options);
        File.Delete(GraphPath);
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => NeighborGraphBuilder.Build(
            store, GraphPath, Options, new CancelAt(source, store.Count * 96 / 100), source.Token));
        Assert.True(new FileInfo(ResumableFile.PartPath(GraphPath)).Length > FileHeader.Size);
        Assert.Equal(whole, Bytes(store, Options with { Resume = true }));
    }

    [Fact]
    public void Build_Progress_AscendsToAllPassages()
    {
        using VectorStore store = Clustered(3000);
        List<int> done = [];
        NeighborGraphBuilder.Build(store, GraphPath, Options, new Record(done));
        Assert.Equal(done.Order().Distinct(), done);
        Assert.Equal(store.Count, done[^1]);
    }

    [Fact]
    public void Build_ResumeOfAnotherBuild_IsRefused()
    {
        using VectorStore store = Clustered(3000), other = TestData.Store(
            _folder, TestData.Vectors(2, 3000 * D), D, "other.bin");
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => NeighborGraphBuilder.Build(
            store, GraphPath, Options, new CancelAfterRound(source, GraphPath), source.Token));
        Assert.True(File.Exists(ApproximateState.PathOf(GraphPath)));
        NeighborGraphOptions resume = Options with { Resume = true };
        Refused(other, resume);
        Refused(store, resume with { Seed = 7 });
        Refused(store, resume with { Recall = 0.9 });
        Refused(store, resume with { Neighbors = 11 });
        Refused(store, resume with { Method = NeighborGraphMethod.Exact });
        NeighborGraphBuilder.Build(store, GraphPath, resume);
    }

    [Fact]
    public void Build_DamagedState_SaysWhatWasExpected()
    {
        using VectorStore store = Clustered(3000);
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => NeighborGraphBuilder.Build(
            store, GraphPath, Options, new CancelAfterRound(source, GraphPath), source.Token));
        string path = ApproximateState.PathOf(GraphPath);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 4;
        File.WriteAllBytes(path, bytes);
        InvalidDataException error = Refused(store, Options with { Resume = true });
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("of the entries", error.Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, bytes[..^8]);
        Refused(store, Options with { Resume = true });
        Build(store, Options).Dispose(); // a new build ignores it
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Build_NoOtherPassage_HasNoNeighbors(int count)
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, count * 3), 3);
        using NeighborGraph graph = Build(store, Options);
        Assert.Equal((count, 0), (graph.Count, graph.NeighborsPerPassage));
        Assert.Equal(new NeighborGraphRecall(1, count), NeighborGraphRecall.Estimate(store, graph));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(11)]
    public void Build_NoMorePassagesThanNeighbors_HasAllOthers(int count)
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, count * 3), 3);
        using NeighborGraph graph = Build(store, Options);
        for (int i = 0; i < count; i++)
            Assert.Equal(Enumerable.Range(0, count).Where(j => j != i), graph.Neighbors(i).ToArray().Order());
    }

    [Fact]
    public void Build_EqualVectors_HasOthersByIndex()
    {
        using VectorStore store = TestData.Store(_folder, [.. Enumerable.Repeat(0.1f, 2000 * 3)], 3);
        using NeighborGraph graph = Build(store, Options);
        for (int i = 0; i < store.Count; i++)
            AssertOrdered(store, i, graph.Neighbors(i).ToArray());
        Assert.Equal(1, NeighborGraphRecall.Estimate(store, graph).Recall);
    }

    [Fact]
    public void Build_EveryVectorFiveTimes_FindsTheCopies()
    {
        float[] distinct = TestData.Vectors(1, 800 * D);
        float[] vectors = [.. Enumerable.Repeat(distinct, 5).SelectMany(copy => copy)];
        using VectorStore store = TestData.Store(_folder, vectors, D);
        using NeighborGraph graph = Build(store, Options);
        for (int i = 0; i < store.Count; i++)
        {
            Assert.Equal(
                Enumerable.Range(0, 5).Select(copy => copy * 800 + i % 800).Where(j => j != i),
                graph.Neighbors(i)[..4].ToArray());
        }
    }

    [Fact]
    public void Build_PointsOnALine_FindsTheNearest()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 3000), 1);
        using NeighborGraph graph = Build(store, Options);
        Assert.InRange(NeighborGraphRecall.Estimate(store, graph).Recall, 0.97, 1);
    }

    [Fact]
    public void Build_DistancesBeyondFloat_AreLeftOut()
    {
        float[] vectors = [.. Enumerable.Range(0, 600).Select(i => i < 3 ? i : 3e38f * (i % 2 == 0 ? 1 : -1))];
        using VectorStore store = TestData.Store(_folder, vectors, 1);
        using NeighborGraph graph = Build(store, Options);
        Assert.Equal([1, 2], graph.Neighbors(0).ToArray());
        Assert.Equal([0, 2], graph.Neighbors(1).ToArray());
    }

    [Theory]
    [InlineData(65_000, 128, NeighborGraphMethod.Exact)]
    [InlineData(66_000, 128, NeighborGraphMethod.Approximate)]
    [InlineData(26_000, 768, NeighborGraphMethod.Exact)]
    [InlineData(27_000, 768, NeighborGraphMethod.Approximate)]
    public void MethodFor_Auto_IsExactForSmallStores(int passages, int dimension, NeighborGraphMethod expected)
    {
        Assert.Equal(expected, NeighborGraphBuilder.MethodFor(passages, dimension, NeighborGraphMethod.Auto));
        Assert.Equal(
            NeighborGraphMethod.Exact,
            NeighborGraphBuilder.MethodFor(passages, dimension, NeighborGraphMethod.Exact));
    }

    [Fact]
    public void Build_WrongOptions_Throws()
    {
        using VectorStore store = Clustered(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => Build(store, Options with { Recall = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Build(store, Options with { Recall = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Build(store, Options with { Method = (NeighborGraphMethod)9 }));
    }

    [Fact]
    public void Build_MoreEntriesThanAnArrayTakes_SaysHowManyNeighborsThereMayBe()
    {
        using VectorStore store = TestData.Store(_folder, new float[50_000], 1);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Build(store, Options with { Neighbors = 49_000 }));
        Assert.Contains("at most 42941 neighbours", error.Message, StringComparison.Ordinal);
    }

    private static void AssertOrdered(VectorStore store, int self, int[] row)
    {
        (double, int)[] keys = [.. row.Select(j => (
            Enumerable.Range(0, store.Dimension)
                .Sum(c => Math.Pow((double)store.Vector(self)[c] - store.Vector(j)[c], 2)),
            j))];
        for (int i = 1; i < keys.Length; i++)
            Assert.True(keys[i - 1].Item1 < keys[i].Item1 + 1e-12 && keys[i - 1] != keys[i]);
        if (keys.Length > 0 && keys[^1].Item1 == 0)
            Assert.Equal(row.Order(), row);
    }

    /// <summary>Forty clusters with random centres.</summary>
    private VectorStore Clustered(int count)
    {
        float[] centers = TestData.Vectors(11, 40 * D), noise = TestData.Vectors(12, count * D);
        float[] vectors = [.. noise.Select((value, i) => centers[i / D * 17 % 40 * D + i % D] + 0.3f * value)];
        return TestData.Store(_folder, vectors, D);
    }

    private InvalidDataException Refused(VectorStore store, NeighborGraphOptions options) =>
        Assert.Throws<InvalidDataException>(() => NeighborGraphBuilder.Build(store, GraphPath, options));

    private NeighborGraph Build(VectorStore store, NeighborGraphOptions options, string name = "graph.bin")
    {
        NeighborGraphBuilder.Build(store, _folder.File(name), options);
        return NeighborGraph.Open(_folder.File(name));
    }

    private byte[] Bytes(VectorStore store, NeighborGraphOptions options)
    {
        Build(store, options).Dispose();
        return File.ReadAllBytes(GraphPath);
    }

    /// <summary>Cancels at the first report after the state of another round was saved.</summary>
    private sealed class CancelAfterRound(CancellationTokenSource source, string path) : IProgress<int>
    {
        private readonly DateTime _before = Written(path);

        public void Report(int value)
        {
            if (Written(path) != _before)
                source.Cancel();
        }

        private static DateTime Written(string path) => File.GetLastWriteTimeUtc(ApproximateState.PathOf(path));
    }

    private sealed class CancelAt(CancellationTokenSource source, int done) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value >= done)
                source.Cancel();
        }
    }

    private sealed class Record(List<int> done) : IProgress<int>
    {
        public void Report(int value) => done.Add(value);
    }
}
