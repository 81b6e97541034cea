using System.Diagnostics;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>Compares the times of the approximate and the exact build of a neighbour graph.</summary>
internal static class GraphBenchmark
{
    private const int ExactRows = 1024; // for each thread, if the exact graph is not built completely

    /// <summary>Creates the vectors, builds the graphs in a temporary folder, and deletes it.</summary>
    /// <param name="options">Settings of the benchmark.</param>
    /// <param name="source">Vectors of an index; null for random ones.</param>
    /// <param name="stage">Receives a description of each stage; null for none.</param>
    /// <param name="cancellationToken">Stops the benchmark.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static GraphBenchmarkResult Run(
        GraphBenchmarkOptions options, VectorStore? source = null, IProgress<string>? stage = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Passages, 2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Dimension, 1, nameof(options));
        if (source is { Count: 0 })
            throw new ArgumentException($"{source.Path}: expected vectors, found none", nameof(source));
        using ScratchFolder folder = new();
        string vectors = folder.File("vectors.bin");
        stage?.Report("writing vectors");
        if (source != null)
            new JitteredVectors(source, options.Passages, options.Seed).Write(vectors, cancellationToken);
        else
            ClusteredVectors.Write(vectors, options, cancellationToken);
        using VectorStore store = VectorStore.Open(vectors);
        string origin = source == null ? "random clusters"
            : source.Count < store.Count ? $"index {source.Path}, jittered" : $"index {source.Path}";
        return Measure(options, store, origin, folder.File("graph.bin"), stage, cancellationToken);
    }

    private static GraphBenchmarkResult Measure(
        GraphBenchmarkOptions options, VectorStore store, string origin, string path, IProgress<string>? stage,
        CancellationToken cancellationToken)
    {
        NeighborGraphOptions approximate = new()
        {
            Neighbors = options.Neighbors,
            Method = NeighborGraphMethod.Approximate,
            Seed = options.Seed,
            Recall = options.Recall,
            Threads = options.Threads,
        };
        stage?.Report("building approximately");
        (double seconds, double processor) =
            Time(() => NeighborGraphBuilder.Build(store, path, approximate, null, cancellationToken));
        using Process process = Process.GetCurrentProcess();
        double memory = process.PeakWorkingSet64 / 1e6;
        using NeighborGraph graph = NeighborGraph.Open(path);
        stage?.Report("estimating recall");
        NeighborGraphRecall recall =
            NeighborGraphRecall.Estimate(store, graph, options.Seed, options.Threads, cancellationToken);
        stage?.Report("building exactly");
        int threads = Threads.Resolve(options.Threads), rows = store.Count;
        (double exact, double exactProcessor) =
            Time(() => rows = BuildExactly(store, approximate, threads, path + ".exact", cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        double whole = (double)store.Count / rows;
        return new GraphBenchmarkResult(
            store.Count, store.Dimension, graph.NeighborsPerPassage, threads, origin, seconds, processor,
            recall.Recall, recall.Sample, exact * whole, exactProcessor * whole, rows, memory);
    }

    private static (double Seconds, double ProcessorSeconds) Time(Action work)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        work();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        return (seconds, (process.TotalProcessorTime - before).TotalSeconds);
    }

    /// <summary>
    /// Builds the exact graph if that takes seconds, otherwise some rows for each thread, and returns the number of
    /// rows.
    /// </summary>
    private static int BuildExactly(
        VectorStore store, NeighborGraphOptions options, int threads, string path, CancellationToken cancellationToken)
    {
        if (NeighborGraphBuilder.MethodFor(store.Count, store.Dimension, NeighborGraphMethod.Auto)
            == NeighborGraphMethod.Exact)
        {
            NeighborGraphBuilder.Build(
                store, path, options with { Method = NeighborGraphMethod.Exact }, null, cancellationToken);
            return store.Count;
        }
        int neighbors = Math.Min(options.Neighbors, store.Count - 1);
        int rows = Math.Max(1, Math.Min(ExactRows, store.Count / threads));
        Threads.Run(threads, thread => NearestBlock.Create(store, neighbors).Find(
            thread * rows, rows, new int[rows * neighbors], cancellationToken));
        return threads * rows;
    }
}
