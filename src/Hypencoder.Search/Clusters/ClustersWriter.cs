using System.Runtime.InteropServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>Writes a file of clusters under a temporary name and renames it when it is complete.</summary>
internal static class ClustersWriter
{
    public static void Write(
        VectorStore store, string path, float[] centroids, int[] clusterOfPassage, CancellationToken cancellationToken)
    {
        int d = store.Dimension, clusters = centroids.Length / d;
        (int[] starts, int[] members) = ClusterMembers.Sort(clusterOfPassage, clusters);
        int[] sizes = [.. Enumerable.Range(0, clusters).Select(cluster => starts[cluster + 1] - starts[cluster])];
        ClustersHeader header = new(
            store.Count, d, clusters, sizes.Sum(ClusterPanel.Count), 0, store.Fingerprint);
        string part = path + ".part";
        try
        {
            using (FileStream stream = new(part, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
                Write(stream, header, store, centroids, clusterOfPassage, sizes, members, cancellationToken);
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
        int[] sizes, int[] members, CancellationToken cancellationToken)
    {
        int d = header.Dimension;
        RowChecksums checksums = new(header.PanelBytes, header.PanelsPerGroup);
        byte[] panel = new byte[header.PanelBytes];
        float[] vectors = new float[ClusterPanel.Passages * d], spreads = new float[header.Clusters];
        double[] mean = new double[d];
        int first = 0;
        stream.Position = FileHeader.Size;
        for (int cluster = 0; cluster < header.Clusters; cluster++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double squares = 0;
            int size = sizes[cluster], end = first + size;
            for (int start = first; start < end; start += ClusterPanel.Passages)
            {
                int count = Math.Min(ClusterPanel.Passages, end - start);
                for (int i = 0; i < count; i++)
                {
                    Span<float> vector = vectors.AsSpan(i * d, d);
                    store.Read(members[start + i], vector);
                    squares += Add(vector, centroids.AsSpan(cluster * d, d), mean);
                }
                ClusterPanel.Write(vectors.AsSpan(0, count * d), d, panel);
                checksums.Append(panel);
                stream.Write(panel);
            }
            first = end;
            spreads[cluster] = size == 0 ? 0 : (float)Math.Sqrt(squares / size / d);
        }
        float[] deviations = Deviations(header, store, centroids, spreads, clusterOfPassage);
        if (FiniteValues.FirstOther(spreads) >= 0 || FiniteValues.FirstOther(deviations) >= 0)
            throw new InvalidDataException(
                $"{store.Path}: expected vectors whose distances are within the range of float, found greater ones");
        byte[] table =
        [
            .. MemoryMarshal.AsBytes<float>([.. mean.Select(sum => (float)(sum / Math.Max(1, store.Count)))]),
            .. MemoryMarshal.AsBytes<float>(centroids),
            .. MemoryMarshal.AsBytes<float>(spreads),
            .. MemoryMarshal.AsBytes<float>(deviations),
            .. MemoryMarshal.AsBytes<int>(sizes),
            .. MemoryMarshal.AsBytes<int>(members),
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

    /// <summary>Adds a vector to the sum and returns its squared distance to the centroid.</summary>
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
