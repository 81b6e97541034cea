using System.Runtime.Intrinsics;
using System.Text.Json;
using CsCheck;
using Hypencoder.Search.Files;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Graph;

public sealed class NeighborGraphBuilderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string GraphPath => _folder.File("graph.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Build_PointsOnALine_FindsTheNearest()
    {
        using VectorStore store = TestData.Store(_folder, [0, 1, 3, 7], 1);
        using NeighborGraph graph = Build(store, new() { Neighbors = 2 });
        Assert.Equal([1, 2], graph.Neighbors(0).ToArray());
        Assert.Equal([0, 2], graph.Neighbors(1).ToArray());
        Assert.Equal([1, 0], graph.Neighbors(2).ToArray());
        Assert.Equal([2, 1], graph.Neighbors(3).ToArray());
    }

    [Fact]
    public void Build_EqualVectors_OrdersByIndexWithoutSelf()
    {
        using VectorStore store = TestData.Store(_folder, [.. Enumerable.Repeat(0.1f, 50 * 3)], 3);
        using NeighborGraph graph = Build(store, new() { Neighbors = 4 });
        Assert.Equal([1, 2, 3, 4], graph.Neighbors(0).ToArray());
        Assert.Equal([0, 1, 3, 4], graph.Neighbors(2).ToArray());
        Assert.Equal([0, 1, 2, 3], graph.Neighbors(49).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Build_NoOtherPassage_HasNoNeighbors(int count)
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, count * 3), 3);
        using NeighborGraph graph = Build(store, new());
        Assert.Equal((count, 0), (graph.Count, graph.NeighborsPerPassage));
        for (int i = 0; i < count; i++)
            Assert.True(graph.Neighbors(i).IsEmpty);
        graph.Verify();
    }

    [Fact]
    public void Build_AnyStore_EqualsANaiveLoop() =>
        Gen.Select(Gen.Int[2, 250], Gen.Int[1, 40], Gen.Int[1, 60], Gen.Int[1, 3], Gen.Bool).Sample(
            (count, d, neighbors, threads, coarse) =>
            {
                float[] vectors = TestData.Vectors(count + d, count * d);
                if (coarse) // many equal distances
                    vectors = [.. vectors.Select(value => MathF.Round(value))];
                using VectorStore store = TestData.Store(_folder, vectors, d);
                using NeighborGraph graph = Build(store, new() { Neighbors = neighbors, Threads = threads });
                Assert.Equal(Math.Min(neighbors, count - 1), graph.NeighborsPerPassage);
                for (int i = 0; i < count; i++)
                    Assert.Equal(Naive(vectors, d, i, neighbors), graph.Neighbors(i).ToArray());
            },
            iter: 30, threads: 1);

    [Fact]
    public void Find_AnyVectorWidth_GivesTheSameNeighbors()
    {
        const int Passages = 200, D = 21, Neighbors = 12;
        float[] vectors = TestData.Vectors(5, Passages * D);
        using VectorStore store = TestData.Store(_folder, vectors, D);
        foreach (NearestBlock block in new NearestBlock[]
        {
            new NearestBlock<Simd128, Vector128<float>>(store, Neighbors),
            new NearestBlock<Simd256, Vector256<float>>(store, Neighbors),
            new NearestBlock<Simd512, Vector512<float>>(store, Neighbors),
        })
        {
            int[] rows = new int[100 * Neighbors];
            block.Find(50, 100, rows, default);
            for (int i = 0; i < 100; i++)
                Assert.Equal(Naive(vectors, D, 50 + i, Neighbors), rows[(i * Neighbors)..((i + 1) * Neighbors)]);
        }
    }

    [Fact]
    public void Build_VectorsFarFromTheOrigin_KeepsTheOrder()
    {
        // Distances of about 1 between vectors of length 1,000: products alone keep three digits of them.
        float[] vectors = [.. TestData.Vectors(3, 400 * 16).Select((value, i) => i % 16 == 0 ? 1000 + value : value)];
        using VectorStore store = TestData.Store(_folder, vectors, 16);
        using NeighborGraph graph = Build(store, new() { Neighbors = 5 });
        for (int i = 0; i < 400; i++)
            Assert.Equal(Naive(vectors, 16, i, 5), graph.Neighbors(i).ToArray());
    }

    [Fact]
    public void Build_AnyNumberOfThreads_GivesTheSameBytes()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 3000 * 16), 16);
        byte[] one = Bytes(store, new() { Neighbors = 10, Threads = 1 });
        Assert.Equal(one, Bytes(store, new() { Neighbors = 10, Threads = 2 }));
        Assert.Equal(one, Bytes(store, new() { Neighbors = 10, Threads = 3 }));
    }

    [Fact]
    public void Build_CanceledOrCutAnywhere_ResumesToTheSameBytes()
    {
        const int Passages = 350, BlockRows = 50;
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, Passages * 9), 9);
        NeighborGraphOptions options = new() { Neighbors = 10, Threads = 2 };
        byte[] whole = Bytes(store, options);
        foreach (double fraction in new[] { 0, 0.01, 0.2, 0.4, 0.66, 0.75, 0.9, 1 })
        {
            foreach (string cut in new[] { ResumableFile.PartPath(GraphPath), ResumableFile.LogPath(GraphPath) })
            {
                File.Delete(GraphPath);
                using CancellationTokenSource source = new();
                Assert.Throws<OperationCanceledException>(() => NeighborGraphBuilder.Build(
                    store, GraphPath, options, BlockRows, new CancelAt(source, 200), source.Token));
                Assert.False(File.Exists(GraphPath));
                using (FileStream file = new(cut, FileMode.Open))
                    file.SetLength((long)(file.Length * fraction));
                List<int> done = [];
                NeighborGraphBuilder.Build(
                    store, GraphPath, options with { Resume = true }, BlockRows, new Record(done), default);
                Assert.Equal(whole, File.ReadAllBytes(GraphPath));
                Assert.Equal(Passages, done[^1]);
                if (fraction == 1)
                    Assert.Equal(300, done[0]);
            }
        }
    }

    [Fact]
    public void Build_ResumeOfAnotherStore_IsRefused()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 64), 4), other =
            TestData.Store(_folder, TestData.Vectors(2, 64), 4, "other.bin");
        new NeighborGraphWriter(GraphPath, store, 3, resume: false).Dispose();
        Assert.Throws<InvalidDataException>(() => Build(other, new() { Neighbors = 3, Resume = true }));
    }

    [Fact]
    public void Build_WrongOptions_Throws()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 64), 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => Build(store, new() { Neighbors = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Build(store, new() { Threads = -1 }));
    }

    [Fact]
    public void Build_GoldenCollections_EqualsThePublishedNeighbors()
    {
        int compared = 0;
        foreach (GoldenSearch golden in GoldenSearch.All(_folder))
        {
            using VectorStore store = golden.Store;
            int[][] rows = golden.Graph();
            (int[] nearest, int width) = golden.EmbeddingSearch("l2");
            using NeighborGraph graph =
                Build(store, new() { Neighbors = Math.Max(width - 1, rows.Max(row => row.Length)) });
            for (int i = 0; i < store.Count; i++)
            {
                ReadOnlySpan<int> neighbors = graph.Neighbors(i);
                AssertAsNear(store, i, rows[i], neighbors[..rows[i].Length]);
                AssertAsNear(store, i, nearest[(i * width)..((i + 1) * width)], [i, .. neighbors.Slice(0, width - 1)]);
            }
            compared += store.Count;
        }
        Assert.True(compared >= 2000);
    }

    /// <summary>
    /// From its second batch on, the published code removes the wrong passage from each row: the one whose index in the
    /// store is the passage's index in its batch, if the row contains it, instead of the passage itself. The same
    /// change to our rows gives its rows.
    /// </summary>
    [Fact]
    public void Build_GoldenQuirks_NeitherKeepsItselfNorLosesANeighbor()
    {
        int compared = 0;
        foreach (GoldenSearch golden in GoldenSearch.All(_folder))
        {
            using VectorStore store = golden.Store;
            foreach ((JsonElement quirk, int batch) in golden.GraphQuirks())
            {
                JsonElement lengths = quirk.GetProperty("length_histogram");
                int width = lengths.EnumerateObject().Max(length => int.Parse(length.Name, provider: null));
                using NeighborGraph graph = Build(store, new() { Neighbors = width - 1 });
                int[][] rows = [.. Enumerable.Range(0, store.Count).Select(i =>
                    graph.Neighbors(i).ToArray().Prepend(i).Where(other => other != i % batch).ToArray())];
                for (int i = 0; i < store.Count; i++)
                    Assert.DoesNotContain(i, graph.Neighbors(i).ToArray());
                Assert.Equal(
                    quirk.GetProperty("lists_containing_self").GetInt32(),
                    rows.Index().Count(row => row.Item.Contains(row.Index)));
                Assert.Equal(
                    lengths.EnumerateObject()
                        .Select(length => (int.Parse(length.Name, provider: null), length.Value.GetInt32())).Order(),
                    rows.CountBy(row => row.Length).Select(l => (l.Key, l.Value)).Order());
                Assert.Equal(
                    quirk.GetProperty("items_that_lost_a_true_neighbour").EnumerateArray().Select(golden.Index),
                    rows.Index().Where(row => row.Index >= batch && row.Item.Length < width).Select(row => row.Index));
                foreach (JsonProperty row in quirk.GetProperty("first_rows_of_second_batch").EnumerateObject())
                {
                    int i = golden.Index(row.Name);
                    AssertAsNear(store, i, [.. row.Value.EnumerateArray().Select(golden.Index)], rows[i]);
                }
                compared++;
            }
        }
        Assert.True(compared >= 1);
    }

    /// <summary>
    /// Queries as additional passages: their neighbours are the nearest passages without the other queries.
    /// </summary>
    [Fact]
    public void Find_GoldenFlatL2_EqualsFaiss()
    {
        int compared = 0;
        foreach (string path in GoldenFolder.With("data_and_expected.safetensors"))
        {
            SafetensorsFile golden = new(Path.Combine(path, "data_and_expected.safetensors"));
            (int items, int d) = (golden.Shape("items")[0], golden.Shape("items")[1]);
            (int queries, int k) = (golden.Shape("flat_l2.ids")[0], golden.Shape("flat_l2.ids")[1]);
            float[] vectors = [.. golden.Floats("items"), .. golden.Floats("queries")];
            using VectorStore store = TestData.Store(_folder, vectors, d, $"faiss{compared}.bin");
            int found = Math.Min(k, items), width = found + queries - 1;
            int[] rows = new int[queries * width], ids = golden.Int32s("flat_l2.ids");
            NearestBlock.Create(store, width).Find(items, queries, rows, default);
            for (int q = 0; q < queries; q++)
            {
                int[] nearest = [.. rows[(q * width)..((q + 1) * width)].Where(i => (uint)i < (uint)items).Take(found)];
                AssertAsNear(store, items + q, ids[(q * k)..(q * k + found)], nearest, 1e-4);
                for (int rank = 0; rank < found; rank++)
                {
                    Assert.Equal(
                        golden.Floats("flat_l2.scores")[q * k + rank], Distance(store, items + q, nearest[rank]), 1e-4);
                }
            }
            compared++;
        }
        Assert.True(compared >= 1);
    }

    [Fact]
    public void Open_DamagedGraph_SaysWhatWasExpected()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 64), 4);
        byte[] bytes = Bytes(store, new() { Neighbors = 3 });
        Refused(Damaged(0), "HYPGRAPH");
        Refused(Damaged(8), "version 1");
        Refused(Damaged(20), "header checksum");
        Refused(bytes[..^1], $"{bytes.Length} bytes");
        Refused(bytes[..100], "found 100");
        File.WriteAllBytes(GraphPath, Damaged(4096 + 20));
        using NeighborGraph graph = NeighborGraph.Open(GraphPath);
        InvalidDataException error = Assert.Throws<InvalidDataException>(graph.Verify);
        Assert.Contains("neighbours 0 to 15", error.Message, StringComparison.Ordinal);

        byte[] Damaged(int position)
        {
            byte[] copy = [.. bytes];
            copy[position] ^= 4;
            return copy;
        }

        void Refused(byte[] content, string expected)
        {
            File.WriteAllBytes(GraphPath, content);
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => NeighborGraph.Open(GraphPath));
            Assert.StartsWith(GraphPath, error.Message, StringComparison.Ordinal);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Expects the same passage at each place, or one at the same distance within rounding in single precision.
    /// </summary>
    private static void AssertAsNear(
        VectorStore store, int self, ReadOnlySpan<int> expected, ReadOnlySpan<int> found, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int rank = 0; rank < found.Length; rank++)
        {
            if (expected[rank] == found[rank])
                continue;
            double distance = Distance(store, self, expected[rank]);
            Assert.Equal(distance, Distance(store, self, found[rank]), tolerance * Math.Max(1, distance));
        }
    }

    private static double Distance(VectorStore store, int one, int other)
    {
        double sum = 0;
        for (int i = 0; i < store.Dimension; i++)
            sum += Math.Pow((double)store.Vector(one)[i] - store.Vector(other)[i], 2);
        return sum;
    }

    private NeighborGraph Build(VectorStore store, NeighborGraphOptions options)
    {
        NeighborGraphBuilder.Build(store, GraphPath, options);
        return NeighborGraph.Open(GraphPath);
    }

    private byte[] Bytes(VectorStore store, NeighborGraphOptions options)
    {
        using (NeighborGraph graph = Build(store, options))
            graph.Verify();
        return File.ReadAllBytes(GraphPath);
    }

    private static int[] Naive(float[] vectors, int d, int self, int neighbors)
    {
        return [.. Enumerable.Range(0, vectors.Length / d).Where(y => y != self).OrderBy(Distance).Take(neighbors)];

        double Distance(int y)
        {
            double sum = 0;
            for (int i = 0; i < d; i++)
                sum += Math.Pow((double)vectors[self * d + i] - vectors[y * d + i], 2);
            return sum;
        }
    }

    private sealed class CancelAt(CancellationTokenSource source, int rows) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value >= rows)
                source.Cancel();
        }
    }

    private sealed class Record(List<int> values) : IProgress<int>
    {
        public void Report(int value) => values.Add(value);
    }
}
