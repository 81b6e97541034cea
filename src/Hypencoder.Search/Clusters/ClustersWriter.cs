using System.Runtime.InteropServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>Writes a file of clusters under a temporary name and renames it.</summary>
internal static class ClustersWriter
{
    public static void Write(
        VectorStore store, string path, float[] centroids, int[] clusterOfPassage, CancellationToken cancellation)
    {
        int d = store.Dimension, clusters = centroids.Length / d;
        (int[] starts, int[] members) = ClusterMembers.Sort(clusterOfPassage, clusters);
        int[] firstPanels = new int[clusters + 1];
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            int size = starts[cluster + 1] - starts[cluster];
            int panels = (size + ClusterPanel.Passages - 1) / ClusterPanel.Passages;
            firstPanels[cluster + 1] = firstPanels[cluster] + panels;
        }
        ClustersHeader header = new(store.Count, d, clusters, firstPanels[clusters], 0, store.Fingerprint);
        string part = path + ".part";
        try
        {
            using (FileStream stream = new(part, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
                Write(
                    stream, header, store, centroids, clusterOfPassage, starts, members, firstPanels, cancellation);
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private static void Write(
        FileStream stream, ClustersHeader header, VectorStore store, float[] centroids, int[] clusterOfPassage,
        int[] starts, int[] members, int[] firstPanels, CancellationToken cancellation)
    {
        int d = header.Dimension;
        RowChecksums checksums = new(header.PanelBytes, header.PanelsPerGroup);
        byte[] panel = new byte[header.PanelBytes];
        float[] vectors = new float[ClusterPanel.Passages * d], spreads = new float[header.Clusters];
        double[] mean = new double[d];
        stream.Position = FileHeader.Size;
        for (int cluster = 0; cluster < header.Clusters; cluster++)
        {
            cancellation.ThrowIfCancellationRequested();
            double squares = 0;
            for (int start = starts[cluster]; start < starts[cluster + 1]; start += ClusterPanel.Passages)
            {
                int count = Math.Min(ClusterPanel.Passages, starts[cluster + 1] - start);
                for (int i = 0; i < count; i++)
                {
                    Span<float> vector = vectors.AsSpan(i * d, d);
                    store.Read(members[start + i], vector);
                    squares += Add(vector, centroids.AsSpan(cluster * d, d), mean);
                }
                ClusterPanel.Write(members.AsSpan(start, count), vectors, d, panel);
                checksums.Append(panel);
                stream.Write(panel);
            }
            int size = starts[cluster + 1] - starts[cluster];
            spreads[cluster] = size == 0 ? 0 : (float)Math.Sqrt(squares / size / d);
        }
        byte[] table =
        [
            .. MemoryMarshal.AsBytes<float>([.. mean.Select(sum => (float)(sum / Math.Max(1, store.Count)))]),
            .. MemoryMarshal.AsBytes<float>(centroids),
            .. MemoryMarshal.AsBytes<float>(spreads),
            .. MemoryMarshal.AsBytes<float>(Deviations(header, store, centroids, spreads, clusterOfPassage)),
            .. MemoryMarshal.AsBytes<int>(firstPanels),
        ];
        stream.Write(table);
        ReadOnlySpan<byte> all = checksums.ToBytes(Crc32C.Compute(table));
        stream.Write(all);
        stream.Position = 0;
        stream.Write((header with { ChecksumOfChecksums = Crc32C.Compute(all) }).ToBytes());
        stream.Flush(flushToDisk: true);
    }

    private static float[] Deviations(
        ClustersHeader header, VectorStore store, float[] centroids, float[] spreads, int[] clusterOfPassage)
    {
        int d = header.Dimension, count = header.Deviations;
        float[] deviations = new float[count * d];
        for (int i = 0; i < count; i++)
        {
            int passage = (int)((long)i * header.Count / count), cluster = clusterOfPassage[passage];
            Span<float> row = deviations.AsSpan(i * d, d);
            store.Read(passage, row);
            for (int j = 0; j < d; j++)
                row[j] = spreads[cluster] > 0 ? (row[j] - centroids[cluster * d + j]) / spreads[cluster] : 0;
        }
        return deviations;
    }

    /// <summary>Adds a vector to the sum; its squared distance to the centroid.</summary>
    private static double Add(ReadOnlySpan<float> vector, ReadOnlySpan<float> centroid, double[] sum)
    {
        double square = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            double difference = vector[i] - centroid[i];
            square += difference * difference;
            sum[i] += vector[i];
        }
        return square;
    }
}
