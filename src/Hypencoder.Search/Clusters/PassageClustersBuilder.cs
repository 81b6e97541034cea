using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Builds the clusters of a vector store by k-means (Lloyd) on a sample, and assigns each passage to the cluster of its
/// nearest centroid. The result does not depend on the number of threads. Safe to call from many threads.
/// </summary>
public static class PassageClustersBuilder
{
    private const int SamplePerCluster = 64;
    private const int BlockRows = 4096;

    /// <summary>Writes the clusters of <paramref name="store"/> to <paramref name="path"/>.</summary>
    /// <param name="store">Passages to cluster; any kind of vectors.</param>
    /// <param name="path">Path of the new file, which appears when it is complete.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="progress">Receives the number of passages assigned to a cluster; null for none.</param>
    /// <param name="cancellationToken">Stops the build between blocks or iterations; no file is left.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">Distances between the vectors exceed the range of float.</exception>
    public static void Build(
        VectorStore store, string path, ClusterOptions? options = null, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ClusterOptions settings = options ?? new ClusterOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Clusters, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Iterations, nameof(options));
        int threads = Threads.Resolve(settings.Threads);
        int clusters = settings.Clusters > 0 ? settings.Clusters : DefaultClusterCount(store.Count);
                clusters = Math.Min(store.Count, clusters);
        if ((long)clusters * store.Dimension > Array.MaxLength)
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"expected at most {Array.MaxLength / store.Dimension} clusters for vectors of {store.Dimension} "
                + $"values, found {clusters}");
        float[] centroids = Train(store, clusters, settings, threads, cancellationToken);
        int[] nearest = Assign(store, centroids, threads, progress, cancellationToken);
        ClustersWriter.Write(store, path, centroids, nearest, cancellationToken);
    }

    /// <summary>
    /// Four times the square root of the number of passages, so that comparing centroids and scanning clusters cost
    /// about the same when a few per cent of the clusters are searched; fewer where clusters would not fill a few
    /// panels.
    /// </summary>
    private static int DefaultClusterCount(int passages) =>
        (int)Math.Ceiling(Math.Min(4 * Math.Sqrt(passages), passages / 64.0));

    private static float[] Train(
        VectorStore store, int clusters, ClusterOptions options, int threads, CancellationToken cancellationToken)
    {
        int d = store.Dimension, count = (int)Math.Min(store.Count, (long)clusters * SamplePerCluster);
        SplitMix64 numbers = new((ulong)options.Seed);
        int[] drawn = numbers.Distinct(count, store.Count);
        float[] sample = new float[checked(count * d)];
        for (int i = 0; i < count; i++)
            store.Read(drawn[i], sample.AsSpan(i * d, d));
        float[] centroids = new float[clusters * d];
        // Centroids are drawn again: the sample of a small store is the whole store, whatever the seed.
        int[] first = numbers.Distinct(clusters, count);
        for (int cluster = 0; cluster < clusters; cluster++)
            sample.AsSpan(first[cluster] * d, d).CopyTo(centroids.AsSpan(cluster * d, d));
        int[] nearest = new int[count];
        for (int iteration = 0; iteration < options.Iterations && clusters > 1; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CentroidPanels panels = CentroidPanels.Create();
            panels.Pack(centroids, d);
            EachBlock(threads, count, (start, rows, buffer) => panels.Assign(
                sample.AsSpan(start * d, rows * d), buffer, nearest.AsSpan(start, rows)));
            Move(sample, nearest, centroids, d, threads);
        }
        return centroids;
    }

    /// <summary>Moves each centroid to the mean of its rows, summed in their order; one without rows stays.</summary>
    private static void Move(float[] sample, int[] nearest, float[] centroids, int d, int threads)
    {
        int clusters = centroids.Length / d;
        (int[] starts, int[] members) = ClusterMembers.Sort(nearest, clusters);
        Threads.Run(threads, thread =>
        {
            double[] sum = new double[d];
            for (int cluster = thread; cluster < clusters; cluster += threads)
            {
                int start = starts[cluster], end = starts[cluster + 1];
                if (start == end)
                    continue;
                Array.Clear(sum);
                foreach (int row in members.AsSpan(start, end - start))
                {
                    for (int i = 0; i < d; i++)
                        sum[i] += sample[row * d + i];
                }
                for (int i = 0; i < d; i++)
                    centroids[cluster * d + i] = (float)(sum[i] / (end - start));
            }
        });
    }

    private static int[] Assign(
        VectorStore store, float[] centroids, int threads, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        int d = store.Dimension, done = 0;
        int[] nearest = new int[store.Count];
        if (store.Count == 0)
            return nearest;
        CentroidPanels panels = CentroidPanels.Create();
        panels.Pack(centroids, d);
        EachBlock(threads, store.Count, (start, rows, buffer) =>
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            float[] vectors = new float[rows * d];
            store.Read(start, rows, vectors);
            panels.Assign(vectors, buffer, nearest.AsSpan(start, rows));
            progress?.Report(Interlocked.Add(ref done, rows));
        });
        cancellationToken.ThrowIfCancellationRequested();
        return nearest;
    }

    /// <summary>
    /// Calls <paramref name="work"/> for every block of rows with its start, its length and a buffer.
    /// </summary>
    private static void EachBlock(int threads, int count, Action<int, int, AlignedBuffer> work)
    {
        AlignedBuffer[] buffers = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer())];
        Threads.Each(threads, (int)(((long)count + BlockRows - 1) / BlockRows), (thread, block) =>
        {
            int start = block * BlockRows;
            work(start, Math.Min(BlockRows, count - start), buffers[thread]);
        });
    }
}
