using Hypencoder.Search;

namespace Hypencoder.Latency;

/// <summary>Every way that a Hypencoder's passages are searched here. To compare another, add it here.</summary>
internal static class HypencoderSystems
{
    /// <summary>Passages that the settings of the Hypencoder paper (arXiv 2502.05364) were chosen on.</summary>
    private const double PublishedPassages = 8_841_823;

    public static void AddTo(
        SystemSet set, LatencyModel model, IReadOnlyList<QNet> queries, LatencyOptions options,
        IProgress<string>? progress, CancellationToken cancellation)
    {
        VectorStore vectors = model.Index.Vectors;
        set.AddStrategy(
            model, queries, "exhaustive", "", moreBytes: 0, buildSeconds: null, isExact: true,
            threads => new ExhaustiveSearch(vectors, new ExhaustiveSearchOptions { Threads = threads }));
        (NeighbourGraph graph, double? seconds) = Graph(set, model, options, progress, cancellation);
        long bytes = new FileInfo(graph.Path).Length;
        foreach ((string name, GraphSearchOptions setting) in GraphSettings(vectors.Count))
        {
            set.AddStrategy(
                model, queries, "graph", name, bytes, seconds, isExact: false,
                threads => new GraphSearch(vectors, graph, setting with { Threads = threads }));
        }
    }

    /// <summary>
    /// The published settings with entry points, and at first candidates too, scaled to the corpus's share of the
    /// published one; then with the candidates as they were published, and more.
    /// </summary>
    private static IEnumerable<(string Name, GraphSearchOptions Options)> GraphSettings(int passages)
    {
        (string Name, GraphSearchOptions Options)[] published =
            [("Efficient 1", GraphSearchOptions.Efficient1), ("Efficient 2", GraphSearchOptions.Efficient2)];
        int Scaled(int value) => (int)Math.Ceiling(value * Math.Min(1, passages / PublishedPassages));
        GraphSearchOptions Start(GraphSearchOptions options) =>
            options with { EntryPoints = Scaled(options.EntryPoints) };
        foreach ((string name, GraphSearchOptions options) in published)
            yield return ($"{name}, scaled", Start(options) with { Candidates = Scaled(options.Candidates) });
        foreach ((string name, GraphSearchOptions options) in published)
            yield return ($"{name}, {options.Candidates} candidates", Start(options));
        GraphSearchOptions most = published[^1].Options;
        yield return ($"{published[^1].Name}, 1000 candidates", Start(most) with { Candidates = 1000 });
    }

    /// <summary>The index's own graph, or one in a temporary file that goes with the set.</summary>
    private static (NeighbourGraph Graph, double? Seconds) Graph(
        SystemSet set, LatencyModel model, LatencyOptions options, IProgress<string>? progress,
        CancellationToken cancellation)
    {
        if (File.Exists(model.Index.GraphPath))
            return (set.Own(NeighbourGraph.Open(model.Index.GraphPath)), null);
        progress?.Report($"{model.Name}: building the neighbour graph");
        string path = set.Own(new TemporaryFolder()).File("graph.bin");
        NeighbourGraphOptions building = new() { Neighbours = options.Neighbours };
        double seconds = SystemSet.Seconds(() => NeighbourGraphBuilder.Build(
            model.Index.Vectors, path, building, null, cancellation));
        return (set.Own(NeighbourGraph.Open(path)), seconds);
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hypencoder-");

        public string File(string name) => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
