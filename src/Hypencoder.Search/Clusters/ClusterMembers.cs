namespace Hypencoder.Search;

/// <summary>Rows by their cluster.</summary>
internal static class ClusterMembers
{
    /// <summary>
    /// Counting sort: where the rows of each cluster start (clusters + 1), and the rows, ascending within a cluster.
    /// </summary>
    public static (int[] Starts, int[] Members) Sort(ReadOnlySpan<int> clusterOfRow, int clusters)
    {
        int[] starts = new int[clusters + 1], members = new int[clusterOfRow.Length];
        foreach (int cluster in clusterOfRow)
            starts[cluster + 1]++;
        for (int cluster = 0; cluster < clusters; cluster++)
            starts[cluster + 1] += starts[cluster];
        int[] next = starts[..clusters];
        for (int row = 0; row < clusterOfRow.Length; row++)
            members[next[clusterOfRow[row]]++] = row;
        return (starts, members);
    }
}
