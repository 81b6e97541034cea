namespace Hypencoder.Search.Tests.Graph;

public sealed class NeighborListsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Write_RowsInAnyOrder_GivesWhatTheBuilderWrites()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 2500 * 3), 3);
        NeighborGraphBuilder.Build(store, _folder.File("built.bin"), new() { Neighbors = 7 });
        using (NeighborGraph built = NeighborGraph.Open(_folder.File("built.bin")))
        {
            NeighborLists.Write(
                store, _folder.File("graph.bin"), 7,
                Enumerable.Range(0, 2500).Select(i => i * 7919 % 2500).Select(i => (i, built.Neighbors(i).ToArray())));
        }
        Assert.Equal(File.ReadAllBytes(_folder.File("built.bin")), File.ReadAllBytes(_folder.File("graph.bin")));
    }

    [Fact]
    public void Write_RowsMissingOrShort_AreEmptyOrShort()
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3], 1);
        NeighborLists.Write(store, _folder.File("graph.bin"), 2, [(2, [0]), (1, [2, 0])]);
        using NeighborGraph graph = NeighborGraph.Open(_folder.File("graph.bin"));
        graph.Verify();
        Assert.Equal([[], [2, 0], [0]], Enumerable.Range(0, 3).Select(i => graph.Neighbors(i).ToArray()));
    }

    [Fact]
    public void Write_WidthOfZero_GivesNoNeighbors()
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3], 1);
        NeighborLists.Write(store, _folder.File("graph.bin"), 0, [(1, [])]);
        using NeighborGraph graph = NeighborGraph.Open(_folder.File("graph.bin"));
        Assert.True(graph.Neighbors(1).IsEmpty);
    }

    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 1, 2)]
    public void Write_IndexOutsideOrRowTooLong_ThrowsAndLeavesNothing(int passage, int neighbor, int more)
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3], 1);
        int[] row = [neighbor, .. new int[more]];
        Assert.Throws<ArgumentOutOfRangeException>(
            () => NeighborLists.Write(store, _folder.File("graph.bin"), 2, [(passage, row)]));
        Assert.Equal(["vectors.bin"], Directory.GetFiles(_folder.File("")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 2)]
    public void Write_NeighborTwiceOrItself_ThrowsAndLeavesNothing(int one, int other)
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3], 1);
        Assert.Throws<ArgumentException>(
            () => NeighborLists.Write(store, _folder.File("graph.bin"), 2, [(0, [one, other])]));
        Assert.Equal(["vectors.bin"], Directory.GetFiles(_folder.File("")).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();
}
