namespace Hypencoder.Search;

/// <summary>
/// Builds the neighbour graph of a vector store: the nearest other passages of each passage by L2, those at equal
/// distance by ascending index. The exact build takes 2 n² d floating-point operations for n passages; the time of the
/// approximate build grows little faster than n. Safe to call from many threads.
/// </summary>
public static class NeighborGraphBuilder
{
    /// <summary>
    /// Greatest n² d for which <see cref="NeighborGraphMethod.Auto"/> is exact: 65,000 × 128 or 26,000 × 768, some five
    /// seconds of processor time, of which the approximate build takes half.
    /// </summary>
    private const double ExactWork = 1L << 39;

    private const int BlockFloats = 1 << 18; // 1 MB of passages for each transposed panel

    /// <summary>
    /// Writes the graph of <paramref name="store"/> to <paramref name="path"/>. Each finished block of rows, or round
    /// of an approximate build, is saved. After a crash or a cancellation, <see cref="NeighborGraphOptions.Resume"/>
    /// continues with the next one; the result has the same bytes as that of an uninterrupted build.
    /// </summary>
    /// <param name="store">Passages to build the graph of.</param>
    /// <param name="path">Path of the new file, which appears when it is complete.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="progress">
    /// Receives the number of finished passages, which is an estimate in an approximate build; null for none.
    /// </param>
    /// <param name="cancellationToken">Stops the build; finished blocks or rounds are kept.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">
    /// The unfinished build belongs to another store, number of neighbours, method or seed.
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

    /// <summary>The method, exact or approximate, that a build of this size uses.</summary>
    public static NeighborGraphMethod MethodFor(int passages, int dimension, NeighborGraphMethod wanted) =>
        wanted != NeighborGraphMethod.Auto ? wanted
        : (double)passages * passages * dimension <= ExactWork ? NeighborGraphMethod.Exact
        : NeighborGraphMethod.Approximate;

    /// <summary>
    /// Builds with blocks of <paramref name="blockRows"/> passages for each thread; the graph does not depend on it.
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
                // Equal shares, so that no thread waits for another in the last block either.
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
