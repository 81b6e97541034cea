namespace Hypencoder.Search;

/// <summary>
/// Makes the neighbour graph of a vector store: the exact nearest passages of each by L2, itself left out, equally near
/// ones by ascending index. The work grows with the square of the passages: 2 n² d floating-point operations.
/// </summary>
public static class NeighbourGraphBuilder
{
    private const int BlockFloats = 1 << 18; // 1 MB of passages for each panel that is transposed

    /// <summary>
    /// Writes the graph of <paramref name="store"/> to <paramref name="path"/>. Blocks of rows are kept as they are
    /// finished; after a kill or a cancellation, <see cref="NeighbourGraphOptions.Resume"/> goes on with the next, and
    /// gives the same bytes as an unbroken run.
    /// </summary>
    /// <param name="store">The passages.</param>
    /// <param name="path">Nothing is there until the graph is complete.</param>
    /// <param name="options">Settings.</param>
    /// <param name="progress">Told after each block how many passages are done.</param>
    /// <param name="cancellation">Cancels between panels.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">What is to be resumed belongs to another store or width.</exception>
    public static void Build(
        VectorStore store, string path, NeighbourGraphOptions? options = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrEmpty(path);
        int blockRows = Math.Clamp(BlockFloats / store.Dimension, 192, 1024);
        Build(store, path, options ?? new NeighbourGraphOptions(), blockRows, progress, cancellation);
    }

    /// <summary>
    /// The same with blocks of <paramref name="blockRows"/> passages a thread; the graph does not depend on it.
    /// </summary>
    internal static void Build(
        VectorStore store, string path, NeighbourGraphOptions options, int blockRows, IProgress<int>? progress,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Neighbours, 1, nameof(options));
        int threads = Threads.Resolve(options.Threads);
        int neighbours = Math.Max(0, Math.Min(options.Neighbours, store.Count - 1));
        using NeighbourGraphWriter writer = new(path, store, neighbours, options.Resume);
        if (neighbours > 0)
            BuildRows(store, neighbours, threads, blockRows, writer, progress, cancellation);
        writer.Complete();
    }

    private static void BuildRows(
        VectorStore store, int neighbours, int threads, int blockRows, NeighbourGraphWriter writer,
        IProgress<int>? progress, CancellationToken cancellation)
    {
        NearestBlock[] blocks = [.. Enumerable.Range(0, threads).Select(_ => NearestBlock.Create(store, neighbours))];
        int[] rows = new int[checked(threads * blockRows * neighbours)];
        while (writer.Count < store.Count)
        {
            int first = writer.Count, total = Math.Min(threads * blockRows, store.Count - first);
            Threads.Run(threads, thread =>
            {
                // Equal shares, so that no thread waits for another in the last round either.
                int start = (int)((long)total * thread / threads), end = (int)((long)total * (thread + 1) / threads);
                Span<int> share = rows.AsSpan(start * neighbours, (end - start) * neighbours);
                if (end > start)
                    blocks[thread].Find(first + start, end - start, share, cancellation);
            });
            cancellation.ThrowIfCancellationRequested();
            writer.Append(rows.AsSpan(0, total * neighbours));
            progress?.Report(writer.Count);
        }
    }
}
