namespace Hypencoder.Search;

/// <summary>Groups rows by their cluster.</summary>
internal static class ClusterMembers
{
    /// <summary>
    /// Sorts rows by counting: the start of each cluster's rows (clusters + 1 values), and the rows, ascending within a
    /// cluster.
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
