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
            model, queries, "exhaustive", "", "exhaustive", moreBytes: 0, buildSeconds: null, isExact: true,
            threads => new ExhaustiveSearch(vectors, new ExhaustiveSearchOptions { Threads = threads }));
        (NeighbourGraph graph, double? seconds) = Graph(set, model, options, progress, cancellation);
        long bytes = new FileInfo(graph.Path).Length;
        foreach ((string name, string label, GraphSearchOptions setting) in GraphSettings(vectors.Count))
        {
            set.AddStrategy(
                model, queries, "graph", name, label, bytes, seconds, isExact: false,
                threads => new GraphSearch(vectors, graph, setting with { Threads = threads }));
        }
    }

    /// <summary>
    /// The published settings with entry points, and at first candidates too, scaled to the corpus's share of the
    /// published one; then with the candidates as they were published, and more.
    /// </summary>
    private static IEnumerable<(string Name, string Label, GraphSearchOptions Options)> GraphSettings(int passages)
    {
        GraphSearchOptions[] published = [GraphSearchOptions.Efficient1, GraphSearchOptions.Efficient2];
        foreach ((int i, GraphSearchOptions options) in published.Index())
        {
            yield return ($"Efficient {i + 1}, scaled", $"E{i + 1}", options with
            {
                EntryPoints = Scaled(options.EntryPoints),
                Candidates = Scaled(options.Candidates),
            });
        }
        (int, int)[] unscaled = [(0, published[0].Candidates), (1, published[1].Candidates), (1, 1000)];
        foreach ((int i, int candidates) in unscaled)
        {
            yield return ($"Efficient {i + 1}, {candidates} candidates", $"E{i + 1}/{candidates}", published[i] with
            {
                EntryPoints = Scaled(published[i].EntryPoints),
                Candidates = candidates,
            });
        }

        int Scaled(int value) => (int)Math.Ceiling(value * Math.Min(1, passages / PublishedPassages));
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
