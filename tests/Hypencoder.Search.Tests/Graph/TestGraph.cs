namespace Hypencoder.Search.Tests.Graph;

/// <summary>Writes a graph from lists of neighbours.</summary>
internal static class TestGraph
{
    public static NeighbourGraph Write(TempFolder folder, VectorStore store, int[][] lists, string name = "graph.bin")
    {
        int neighbours = lists.Length == 0 ? 0 : lists.Max(list => list.Length);
        using (NeighbourGraphWriter writer = new(folder.File(name), store, neighbours, resume: false))
        {
            if (neighbours > 0)
            {
                foreach (int[] list in lists)
                    writer.Append([.. list, .. Enumerable.Repeat(-1, neighbours - list.Length)]);
            }
            writer.Complete();
        }
        return NeighbourGraph.Open(folder.File(name));
    }
}
