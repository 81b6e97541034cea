using Hypencoder.Search.Files;
using Hypencoder.Search.Tests.Files;

namespace Hypencoder.Search.Tests.Graph;

public sealed class NeighborGraphDamageTests : IDisposable
{
    private const int Passages = 11;
    private readonly TempFolder _folder = new();

    private string GraphPath => _folder.File("graph.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Neighbors_AnyByteChangedOrCut_IsIntactOrRefused() => Check(everywhere: false);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Neighbors_AnyByteOfTheWholeFile_IsIntactOrRefused() => Check(everywhere: true);

    [Fact]
    public void Neighbors_OneGroupDamaged_ServesTheOthers()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, Passages * 3), 3);
        int[][] rows = Write(store);
        byte[] bytes = File.ReadAllBytes(GraphPath);
        bytes[FileHeader.Size + 5 * 2 * sizeof(int)] ^= 1;
        File.WriteAllBytes(GraphPath, bytes);
        using NeighborGraph graph = NeighborGraph.Open(GraphPath);
        for (int time = 0; time < 2; time++)
        {
            for (int i = 0; i < Passages; i++)
            {
                if (i / 4 != 1)
                    Assert.Equal(rows[i], graph.Neighbors(i).ToArray());
                else
                    Assert.Contains(
                        "neighbours 4 to 7",
                        Assert.Throws<InvalidDataException>(() => graph.Neighbors(i).Length).Message,
                        StringComparison.Ordinal);
            }
        }
    }

    private void Check(bool everywhere)
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, Passages * 3), 3);
        int[][] rows = Write(store);
        QNet query = TestData.QNet(1, [3, 2, 1]);
        GraphSearchOptions options = new() { EntryPointIndices = [2, 9], EarlyStop = false, Threads = 1 };
        Ranking expected = Search();
        byte[] intact = File.ReadAllBytes(GraphPath);
        int served = Damage.Try(intact, GraphPath, everywhere, () =>
        {
            using NeighborGraph graph = NeighborGraph.Open(GraphPath);
            for (int i = 0; i < Passages; i++)
            {
                int[]? row = Damage.OrNull(() => graph.Neighbors(i).ToArray());
                Assert.Equal(row is null ? null : rows[i], row);
            }
            Ranking? found = Damage.OrNull(Search);
            Assert.Equal(found is null ? null : expected.Indices, found?.Indices);
            Assert.Equal(found is null ? null : expected.Scores, found?.Scores);
        });
        Assert.Equal(Passages * 2 * sizeof(int), served); // for each changed row, the rows of the other groups

        Ranking Search()
        {
            using NeighborGraph graph = NeighborGraph.Open(GraphPath);
            return new GraphSearch(store, graph, options).Search(query, 4);
        }
    }

    /// <summary>A ring with two neighbours for each passage but one, in groups of four rows.</summary>
    private int[][] Write(VectorStore store)
    {
        int[][] rows = [.. Enumerable.Range(0, Passages).Select(i => new[] { (i + 1) % Passages, (i + 5) % Passages })];
        rows[6] = [7];
        using NeighborGraphWriter writer = new(GraphPath, store, 2, resume: false, rowsPerGroup: 4);
        foreach (int[] row in rows)
            writer.Append(row.Length == 2 ? row : [row[0], -1]);
        writer.Complete();
        return rows;
    }
}
