namespace Hypencoder.Search.Tests.Clusters;

/// <summary>Builds clusters, and reads their panels as the file format specifies.</summary>
internal static class TestClusters
{
    public static PassageClusters Build(
        TempFolder folder, VectorStore store, ClusterOptions? options = null, string name = "clusters.bin")
    {
        PassageClustersBuilder.Build(store, folder.File(name), options ?? new() { Threads = 1 });
        return PassageClusters.Open(folder.File(name));
    }

    /// <summary>Index, scale and codes of every passage in every panel.</summary>
    public static IEnumerable<(int Index, float Scale, sbyte[] Codes)> Passages(PassageClusters clusters)
    {
        int d = clusters.Dimension;
        for (int cluster = 0; cluster < clusters.ClusterCount; cluster++)
        {
            int[] members = clusters.Members(cluster).ToArray();
            for (int member = 0; member < members.Length; member++)
            {
                byte[] bytes = clusters.Panels(clusters.FirstPanels[cluster] + member / 16, 1).ToArray();
                int i = member % 16;
                sbyte[] codes =
                    [.. Enumerable.Range(0, d).Select(k => (sbyte)bytes[128 + (k / 4 * 16 + i) * 4 + k % 4])];
                Assert.Equal(-128 * codes.Sum(code => code), BitConverter.ToInt32(bytes, 64 + 4 * i));
                yield return (members[member], BitConverter.ToSingle(bytes, 4 * i), codes);
            }
        }
    }
}
