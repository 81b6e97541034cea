namespace Hypencoder.Search.Tests.Graph;

/// <summary>Writes a graph from lists of neighbours.</summary>
internal static class TestGraph
{
    public static NeighborGraph Write(TempFolder folder, VectorStore store, int[][] lists, string name = "graph.bin")
    {
        int neighbors = lists.Length == 0 ? 0 : lists.Max(list => list.Length);
        using (NeighborGraphWriter writer = new(folder.File(name), store, neighbors, resume: false))
        {
            if (neighbors > 0)
            {
                foreach (int[] list in lists)
                    writer.Append([.. list, .. Enumerable.Repeat(-1, neighbors - list.Length)]);
            }
            writer.Complete();
        }
        return NeighborGraph.Open(folder.File(name));
    }
}
