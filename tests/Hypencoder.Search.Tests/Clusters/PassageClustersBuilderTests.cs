namespace Hypencoder.Search.Tests.Clusters;

public sealed class PassageClustersBuilderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(15, 3)]
    [InlineData(16, 1)]
    [InlineData(17, 1)]
    [InlineData(17, 40)] // more clusters than passages
    [InlineData(500, 0)]
    [InlineData(500, 20)]
    public void Build_AnySize_PutsEveryPassageIntoOnePanel(int count, int wanted)
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, count * 6), 6);
        using PassageClusters clusters = TestClusters.Build(_folder, store, new() { Clusters = wanted });
        clusters.Verify();
        clusters.CheckStore(store);
        Assert.Equal(count, clusters.Count);
        Assert.InRange(clusters.ClusterCount, Math.Min(1, count), count);
        Assert.Equal(
            Enumerable.Range(0, count), TestClusters.Passages(clusters).Select(passage => passage.Index).Order());
        foreach ((int index, float scale, sbyte[] codes) in TestClusters.Passages(clusters))
        {
            ReadOnlySpan<float> vector = store.Vector(index);
            for (int i = 0; i < 6; i++)
                Assert.True(Math.Abs(vector[i] - scale * codes[i]) <= scale * 0.501f, $"passage {index}, value {i}");
        }
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(clusters.Path)!, "*.part"));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(2.5f)]
    public void Build_EqualVectors_AreFound(float value)
    {
        using VectorStore store = TestData.Store(_folder, [.. Enumerable.Repeat(value, 40 * 4)], 4);
        using PassageClusters clusters = TestClusters.Build(_folder, store, new() { Clusters = 5 });
        Assert.Equal(Enumerable.Range(0, 40), TestClusters.Passages(clusters).Select(p => p.Index).Order());
        Assert.Equal([value, value, value, value], clusters.Mean.ToArray());
        int[] indices = new int[40];
        Assert.Equal(40, ClusterScan.Create(clusters).Find([1, 2, 3, 4], 3, indices, new float[40]));
        Assert.Equal(Enumerable.Range(0, 40), indices);
    }

    [Fact]
    public void Build_AnyNumberOfThreads_GivesTheSameBytes()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 10_000 * 8), 8);
        byte[] one = Bytes(store, new() { Threads = 1, Clusters = 30 });
        Assert.Equal(one, Bytes(store, new() { Threads = 2, Clusters = 30 }));
        Assert.Equal(one, Bytes(store, new() { Threads = 3, Clusters = 30 }));
        Assert.NotEqual(one, Bytes(store, new() { Threads = 1, Clusters = 30, Seed = 43 }));
        // The sample for three clusters is not the whole store; that for the default number is.
        Assert.NotEqual(Bytes(store, new() { Clusters = 3 }), Bytes(store, new() { Clusters = 3, Seed = 43 }));
        Assert.NotEqual(Bytes(store, new()), Bytes(store, new() { Seed = 43 }));
    }

    /// <summary>Each passage belongs to the nearest centroid, by distances in double precision.</summary>
    [Fact]
    public void Build_AnyStore_PutsPassagesToTheNearestCentroid()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(3, 700 * 5), 5);
        using PassageClusters clusters = TestClusters.Build(_folder, store, new() { Clusters = 9 });
        float[] centroids = clusters.Centroids.ToArray();
        for (int cluster = 0; cluster < 9; cluster++)
        {
            foreach (int index in clusters.Members(cluster))
            {
                float[] vector = store.Vector(index).ToArray();
                double nearest = Enumerable.Range(0, 9).Min(c => Distance(vector, centroids, c));
                Assert.True(Distance(vector, centroids, cluster) <= nearest + 1e-6, $"passage {index}");
            }
        }

        static double Distance(float[] vector, float[] centroids, int cluster) =>
            vector.Select((x, i) => Math.Pow(x - (double)centroids[cluster * 5 + i], 2)).Sum();
    }

    [Fact]
    public void Build_WrongOptionsOrCanceled_LeavesNothing()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 100 * 4), 4);
        string path = _folder.File("clusters.bin");
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PassageClustersBuilder.Build(store, path, new() { Clusters = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PassageClustersBuilder.Build(store, path, new() { Iterations = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PassageClustersBuilder.Build(store, path, new() { Threads = -1 }));
        Assert.Throws<OperationCanceledException>(() => PassageClustersBuilder.Build(
            store, path, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal([store.Path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    private byte[] Bytes(VectorStore store, ClusterOptions options)
    {
        using (TestClusters.Build(_folder, store, options))
            return File.ReadAllBytes(_folder.File("clusters.bin"));
    }
}
