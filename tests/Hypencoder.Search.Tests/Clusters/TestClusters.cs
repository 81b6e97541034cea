using System.Runtime.InteropServices;

namespace Hypencoder.Search.Tests.Clusters;

/// <summary>Makes clusters, and reads their panels as the format says.</summary>
internal static class TestClusters
{
    public static PassageClusters Build(
        TempFolder folder, VectorStore store, ClusterOptions? options = null, string name = "clusters.bin")
    {
        PassageClustersBuilder.Build(store, folder.File(name), options ?? new() { Threads = 1 });
        return PassageClusters.Open(folder.File(name));
    }

    /// <summary>The indices of the passages of a cluster.</summary>
    public static int[] Members(PassageClusters clusters, int cluster) =>
    [
        .. Enumerable.Range(0, clusters.FirstPanels[^1])
            .Where(panel => panel >= clusters.FirstPanels[cluster] && panel < clusters.FirstPanels[cluster + 1])
            .SelectMany(panel => MemoryMarshal.Cast<byte, int>(clusters.Panels(panel, 1))[..16].ToArray())
            .Where(index => index >= 0),
    ];

    /// <summary>Every passage of every panel: its index, its scale, its codes.</summary>
    public static IEnumerable<(int Index, float Scale, sbyte[] Codes)> Passages(PassageClusters clusters)
    {
        int d = clusters.Dimension, panels = clusters.FirstPanels[^1];
        for (int panel = 0; panel < panels; panel++)
        {
            byte[] bytes = clusters.Panels(panel, 1).ToArray();
            for (int i = 0; i < 16; i++)
            {
                int index = BitConverter.ToInt32(bytes, 4 * i);
                if (index < 0)
                    continue;
                sbyte[] codes =
                    [.. Enumerable.Range(0, d).Select(k => (sbyte)bytes[192 + (k / 4 * 16 + i) * 4 + k % 4])];
                Assert.Equal(-128 * codes.Sum(code => code), BitConverter.ToInt32(bytes, 128 + 4 * i));
                yield return (index, BitConverter.ToSingle(bytes, 64 + 4 * i), codes);
            }
        }
    }
}
