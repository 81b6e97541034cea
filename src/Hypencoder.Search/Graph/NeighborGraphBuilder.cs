namespace Hypencoder.Search;

/// <summary>
/// Makes the neighbour graph of a vector store: the nearest passages of each by L2, itself left out, equally near ones
/// by ascending index. Exactly, the work grows with the square of the passages (2 n² d floating-point operations);
/// approximately, little faster than with their number.
/// </summary>
public static class NeighborGraphBuilder
{
    /// <summary>
    /// n² d up to which <see cref="NeighborGraphMethod.Auto"/> is exact: 65,000 × 128 or 26,000 × 768, some five
    /// seconds of processor time, where the approximate build takes half as long.
    /// </summary>
    private const double ExactWork = 1L << 39;

    private const int BlockFloats = 1 << 18; // 1 MB of passages for each panel that is transposed

    /// <summary>
    /// Writes the graph of <paramref name="store"/> to <paramref name="path"/>. Blocks of rows, or the rounds of an
    /// approximate build, are kept as they are finished; after a kill or a cancellation, <see
    /// cref="NeighborGraphOptions.Resume"/> goes on with the next, and gives the same bytes as an unbroken run.
    /// </summary>
    /// <param name="store">The passages.</param>
    /// <param name="path">Nothing is there until the graph is complete.</param>
    /// <param name="options">Settings.</param>
    /// <param name="progress">
    /// Told how many passages are done; in an approximate build, the share of its work, in passages.
    /// </param>
    /// <param name="cancellationToken">Cancels between panels.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">
    /// What is to be resumed belongs to another store, width, method or seed.
    /// </exception>
    public static void Build(
        VectorStore store, string path, NeighborGraphOptions? options = null, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrEmpty(path);
        int blockRows = Math.Clamp(BlockFloats / store.Dimension, 192, 1024);
        Build(store, path, options ?? new NeighborGraphOptions(), blockRows, progress, cancellationToken);
    }

    /// <summary>The method that a build of these sizes uses: exact or approximate.</summary>
    public static NeighborGraphMethod MethodFor(int passages, int dimension, NeighborGraphMethod wanted) =>
        wanted != NeighborGraphMethod.Auto ? wanted
        : (double)passages * passages * dimension <= ExactWork ? NeighborGraphMethod.Exact
        : NeighborGraphMethod.Approximate;

    /// <summary>
    /// The same with blocks of <paramref name="blockRows"/> passages a thread; the graph does not depend on it.
    /// </summary>
    internal static void Build(
        VectorStore store, string path, NeighborGraphOptions options, int blockRows, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Neighbors, 1, nameof(options));
        if (!Enum.IsDefined(options.Method))
            throw new ArgumentOutOfRangeException(
                nameof(options), $"{options.Method} is no method of building a graph");
        if (!(options.Recall is > 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(options), $"expected a recall above 0 and below 1, found {options.Recall}");
        int threads = Threads.Resolve(options.Threads);
        int neighbors = Math.Max(0, Math.Min(options.Neighbors, store.Count - 1));
        bool approximate =
            MethodFor(store.Count, store.Dimension, options.Method) == NeighborGraphMethod.Approximate;
        using NeighborGraphWriter writer = new(
            path, store, neighbors, options.Resume, approximate ? ApproximateBuilder.Identity(options) : null);
        if (!options.Resume)
            ApproximateState.Delete(path);
        if (neighbors > 0 && approximate)
        {
            using ApproximateBuilder builder = new(store, path, options, neighbors, threads, progress);
            builder.Build(writer, cancellationToken);
        }
        else if (neighbors > 0)
        {
            BuildRows(store, neighbors, threads, blockRows, writer, progress, cancellationToken);
        }
        writer.Complete();
        ApproximateState.Delete(path);
    }

    private static void BuildRows(
        VectorStore store, int neighbors, int threads, int blockRows, NeighborGraphWriter writer,
        IProgress<int>? progress, CancellationToken cancellationToken)
    {
        NearestBlock[] blocks = [.. Enumerable.Range(0, threads).Select(_ => NearestBlock.Create(store, neighbors))];
        int[] rows = new int[checked(threads * blockRows * neighbors)];
        while (writer.Count < store.Count)
        {
            int first = writer.Count, total = Math.Min(threads * blockRows, store.Count - first);
            Threads.Run(threads, thread =>
            {
                // Equal shares, so that no thread waits for another in the last round either.
                int start = (int)((long)total * thread / threads), end = (int)((long)total * (thread + 1) / threads);
                Span<int> share = rows.AsSpan(start * neighbors, (end - start) * neighbors);
                if (end > start)
                    blocks[thread].Find(first + start, end - start, share, cancellationToken);
            });
            cancellationToken.ThrowIfCancellationRequested();
            writer.Append(rows.AsSpan(0, total * neighbors));
            progress?.Report(writer.Count);
        }
    }
}
