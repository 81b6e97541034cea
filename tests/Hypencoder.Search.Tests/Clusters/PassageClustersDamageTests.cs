using Hypencoder.Search.Tests.Files;

namespace Hypencoder.Search.Tests.Clusters;

public sealed class PassageClustersDamageTests : IDisposable
{
    private const int Dimension = 3;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Search_AnyByteChangedOrCut_IsIntactOrRefused() => Check(everywhere: false);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Search_AnyByteOfAll_IsIntactOrRefused() => Check(everywhere: true);

    [Fact]
    public void CheckStore_AnotherStore_IsRefused()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 30), Dimension);
        using VectorStore other = TestData.Store(_folder, TestData.Vectors(2, 30), Dimension, "other.bin");
        using PassageClusters clusters = TestClusters.Build(_folder, store);
        string message = Assert.Throws<InvalidDataException>(() => new TwoStageSearch(other, clusters)).Message;
        Assert.StartsWith(clusters.Path, message, StringComparison.Ordinal);
        Assert.Contains(other.Path, message, StringComparison.Ordinal);
    }

    private void Check(bool everywhere)
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 37 * Dimension), Dimension);
        string path = _folder.File("clusters.bin");
        (int[] Indices, float[] Scores) expected;
        using (PassageClusters clusters = TestClusters.Build(_folder, store, new() { Clusters = 3, Threads = 1 }))
            expected = Find(clusters);
        byte[] intact = File.ReadAllBytes(path);
        Damage.Try(intact, path, everywhere, () =>
        {
            using PassageClusters clusters = PassageClusters.Open(path);
            clusters.CheckStore(store);
            (int[] indices, float[] scores) = Find(clusters);
            Assert.Equal(expected.Indices, indices);
            Assert.Equal(expected.Scores, scores);
        });
    }

    private static (int[] Indices, float[] Scores) Find(PassageClusters clusters)
    {
        int[] indices = new int[12];
        float[] scores = new float[12];
        Assert.Equal(12, ClusterScan.Create(clusters).Find([0.3f, -0.7f, 0.2f], 100, indices, scores));
        return (indices, scores);
    }
}
