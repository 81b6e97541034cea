namespace Hypencoder.Search.Tests.Graph;

public sealed class NeighbourListsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Write_RowsInAnyOrder_GivesWhatTheBuilderWrites()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 2500 * 3), 3);
        NeighbourGraphBuilder.Build(store, _folder.File("built.bin"), new() { Neighbours = 7 });
        using (NeighbourGraph built = NeighbourGraph.Open(_folder.File("built.bin")))
        {
            NeighbourLists.Write(
                store, _folder.File("graph.bin"), 7,
                Enumerable.Range(0, 2500).Select(i => i * 7919 % 2500).Select(i => (i, built.Neighbours(i).ToArray())));
        }
        Assert.Equal(File.ReadAllBytes(_folder.File("built.bin")), File.ReadAllBytes(_folder.File("graph.bin")));
    }

    [Fact]
    public void Write_RowsMissingOrShort_AreEmptyOrShort()
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3], 1);
        NeighbourLists.Write(store, _folder.File("graph.bin"), 2, [(2, [0]), (1, [2, 0])]);
        using NeighbourGraph graph = NeighbourGraph.Open(_folder.File("graph.bin"));
        graph.Verify();
        Assert.Equal([[], [2, 0], [0]], Enumerable.Range(0, 3).Select(i => graph.Neighbours(i).ToArray()));
    }

    [Fact]
    public void Write_WidthOfZero_GivesNoNeighbours()
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3], 1);
        NeighbourLists.Write(store, _folder.File("graph.bin"), 0, [(1, [])]);
        using NeighbourGraph graph = NeighbourGraph.Open(_folder.File("graph.bin"));
        Assert.True(graph.Neighbours(1).IsEmpty);
    }

    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 1, 2)]
    public void Write_IndexOutsideOrRowTooLong_ThrowsAndLeavesNothing(int passage, int neighbour, int more)
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3], 1);
        int[] row = [neighbour, .. new int[more]];
        Assert.Throws<ArgumentOutOfRangeException>(
            () => NeighbourLists.Write(store, _folder.File("graph.bin"), 2, [(passage, row)]));
        Assert.Equal(["vectors.bin"], Directory.GetFiles(_folder.File("")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 2)]
    public void Write_NeighbourTwiceOrItself_ThrowsAndLeavesNothing(int one, int other)
    {
        using VectorStore store = TestData.Store(_folder, [1, 2, 3], 1);
        Assert.Throws<ArgumentException>(
            () => NeighbourLists.Write(store, _folder.File("graph.bin"), 2, [(0, [one, other])]));
        Assert.Equal(["vectors.bin"], Directory.GetFiles(_folder.File("")).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();
}
