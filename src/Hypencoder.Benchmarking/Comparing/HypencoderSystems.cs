using System.Globalization;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Benchmarking;

/// <summary>Every way that a Hypencoder's passages are searched here. To compare another, add it here.</summary>
internal static class HypencoderSystems
{
    /// <summary>Passages that the settings of the Hypencoder paper (arXiv 2502.05364) were chosen on.</summary>
    private const double PublishedPassages = 8_841_823;

    /// <summary>What tables call the published algorithm.</summary>
    public const string Graph = "graph";

    /// <summary>What tables call the search by a surrogate.</summary>
    public const string TwoStage = "two-stage";

    /// <summary>
    /// What tables call the ranking by one vector of each q-net: no search for what the q-net finds, but what it is to
    /// be compared with, and so in no ratio.
    /// </summary>
    public const string Linearized = "linearised";

    public static void AddTo(
        SystemSet set, LatencyModel model, IReadOnlyList<QNet> queries, LatencyOptions options,
        IProgress<string>? progress, CancellationToken cancellation)
    {
        VectorStore vectors = model.Index.Vectors;
        set.AddStrategy(
            model, queries, "exhaustive", "", "exhaustive", moreBytes: 0, buildSeconds: null, isExact: true,
            threads => new ExhaustiveSearch(vectors, new ExhaustiveSearchOptions { Threads = threads }));
        if (Int8TileVnni.IsSupported)
        {
            set.AddStrategy(
                model, queries, "exhaustive", HypencoderSettings.Int8, "exhaustive, 8 bits", moreBytes: 0,
                buildSeconds: null, isExact: false, threads => new ExhaustiveSearch(
                    vectors, new ExhaustiveSearchOptions { Threads = threads, Precision = QNetPrecision.Int8 }));
        }
        if (queries.Any(query => query.HiddenLayers > 0))
        {
            set.AddStrategy(
                model, queries, Linearized, "", Linearized, moreBytes: 0, buildSeconds: null, isExact: false,
                threads => new LinearizedSearch(vectors, new InnerProductSearchOptions { Threads = threads }));
        }
        (PassageClusters clusters, double? clustering) = Clusters(set, model, progress, cancellation);
        long bytes = new FileInfo(clusters.Path).Length;
        foreach ((string name, string label, TwoStageOptions setting) in TwoStageSettings(options.TopK))
        {
            set.AddStrategy(
                model, queries, TwoStage, name, label, bytes, clustering, isExact: false,
                threads => new TwoStageSearch(vectors, clusters, setting with { Threads = threads }));
        }
        (NeighborGraph graph, double? building) = OpenGraph(set, model, options, progress, cancellation);
        bytes = new FileInfo(graph.Path).Length;
        foreach ((string name, string label, GraphSearchOptions setting) in GraphSettings(vectors.Count, options.TopK))
        {
            set.AddStrategy(
                model, queries, Graph, name, label, bytes, building, isExact: false,
                threads => new GraphSearch(vectors, graph, setting with { Threads = threads }));
        }
    }

    /// <summary>Some tolerances, and few candidates at the least of them.</summary>
    private static IEnumerable<(string Name, string Label, TwoStageOptions Options)> TwoStageSettings(int topK)
    {
        foreach (double tolerance in new[] { 0.002, 0.02, 0.2 })
        {
            string text = tolerance.ToString(CultureInfo.InvariantCulture);
            yield return ($"tolerance {text}", $"two-stage {text}", new TwoStageOptions { Tolerance = tolerance });
        }
        int few = topK + topK / 4 + 50;
        yield return ($"{few} candidates", $"two-stage/{few}", new TwoStageOptions { Candidates = few });
    }

    /// <summary>
    /// The published settings with entry points, and at first candidates too, scaled to the corpus's share of the
    /// published one; then with the candidates as they were published; then those between, since the best for an
    /// effectiveness is looked for.
    /// </summary>
    private static IEnumerable<(string Name, string Label, GraphSearchOptions Options)> GraphSettings(
        int passages, int topK)
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
        int[] between = topK < 100 ? [1, 4, 8, 16] : [8, 16, 32, 128];
        (int, int)[] unscaled =
        [
            (0, published[0].Candidates), (1, published[1].Candidates),
            .. between.Select(candidates => (1, candidates)),
        ];
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

    /// <summary>The index's own clusters, or some in a temporary file that goes with the set.</summary>
    private static (PassageClusters Clusters, double? Seconds) Clusters(
        SystemSet set, LatencyModel model, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (File.Exists(model.Index.ClustersPath))
            return (set.Own(PassageClusters.Open(model.Index.ClustersPath)), null);
        progress?.Report($"{model.Name}: clustering");
        string path = set.Own(new ScratchFolder()).File("clusters.bin");
        double seconds = SystemSet.Seconds(() => PassageClustersBuilder.Build(
            model.Index.Vectors, path, null, null, cancellation));
        return (set.Own(PassageClusters.Open(path)), seconds);
    }

    /// <summary>The index's own graph, or one in a temporary file that goes with the set.</summary>
    private static (NeighborGraph Graph, double? Seconds) OpenGraph(
        SystemSet set, LatencyModel model, LatencyOptions options, IProgress<string>? progress,
        CancellationToken cancellation)
    {
        if (File.Exists(model.Index.GraphPath))
            return (set.Own(NeighborGraph.Open(model.Index.GraphPath)), null);
        progress?.Report($"{model.Name}: building the neighbour graph");
        string path = set.Own(new ScratchFolder()).File("graph.bin");
        NeighborGraphOptions building = new() { Neighbors = options.Neighbors };
        double seconds = SystemSet.Seconds(() => NeighborGraphBuilder.Build(
            model.Index.Vectors, path, building, null, cancellation));
        return (set.Own(NeighborGraph.Open(path)), seconds);
    }
}
