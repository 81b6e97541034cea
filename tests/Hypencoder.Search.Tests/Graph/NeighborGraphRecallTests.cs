namespace Hypencoder.Search.Tests.Graph;

public sealed class NeighborGraphRecallTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Estimate_ExactGraph_IsOne()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 700 * 5), 5);
        NeighborGraphBuilder.Build(store, _folder.File("graph.bin"), new() { Neighbors = 6 });
        using NeighborGraph graph = NeighborGraph.Open(_folder.File("graph.bin"));
        Assert.Equal(new NeighborGraphRecall(1, 256), NeighborGraphRecall.Estimate(store, graph));
        Assert.Equal(
            new NeighborGraphRecall(1, 256), NeighborGraphRecall.Estimate(store, graph, seed: 7, threads: 1));
    }

    [Fact]
    public void Estimate_EveryOtherNeighborLeftOut_IsAHalf()
    {
        // On a line at 0, 1, 2 … the nearest four are two on each side; passages further away do not count.
        using VectorStore store = TestData.Store(_folder, [.. Enumerable.Range(0, 200).Select(i => (float)i)], 1);
        NeighborLists.Write(store, _folder.File("graph.bin"), 4, Enumerable.Range(0, 200).Select(i =>
            (i, Enumerable.Range(0, 200).Where(j => j != i).OrderBy(j => Math.Abs(j - i)).Take(4)
                .Select((j, place) => place < 2 ? j : (i + 50 + place) % 200).ToArray())));
        using NeighborGraph graph = NeighborGraph.Open(_folder.File("graph.bin"));
        Assert.Equal(new NeighborGraphRecall(0.5, 200), NeighborGraphRecall.Estimate(store, graph));
    }

    [Fact]
    public void Estimate_GraphOfAnotherStore_Throws()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 64), 4), other =
            TestData.Store(_folder, TestData.Vectors(2, 64), 4, "other.bin");
        NeighborGraphBuilder.Build(store, _folder.File("graph.bin"));
        using NeighborGraph graph = NeighborGraph.Open(_folder.File("graph.bin"));
        Assert.Throws<InvalidDataException>(() => NeighborGraphRecall.Estimate(other, graph));
    }
}
