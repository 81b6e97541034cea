using System.Globalization;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Benchmarking;

/// <summary>All systems that search a Hypencoder's passages. Add further ones here to compare them.</summary>
internal static class HypencoderSystems
{
    /// <summary>
    /// Number of passages for which the settings of the Hypencoder paper (arXiv 2502.05364) were chosen.
    /// </summary>
    private const double PublishedPassages = 8_841_823;

    /// <summary>Name of the published algorithm in tables.</summary>
    public const string Graph = "graph";

    /// <summary>Name of the search by a surrogate in tables.</summary>
    public const string TwoStage = "two-stage";

    /// <summary>
    /// Name of the ranking by one vector for each q-net in tables. It does not find what the q-net would, so it serves
    /// for comparison only and is not a part of any ratio.
    /// </summary>
    public const string Linearized = "linearised";

    public static void AddTo(
        SystemSet set, LatencyModel model, IReadOnlyList<QNet> queries, LatencyOptions options,
        IProgress<string>? progress, CancellationToken cancellationToken)
    {
        VectorStore vectors = model.Index.Vectors;
        (StrategyFactory strategies, double? building, double? clustering) =
            Strategies(set, model, options, progress, cancellationToken);
        set.AddStrategy(
            model, queries, "exhaustive", "", "exhaustive", moreBytes: 0, buildSeconds: null, isExact: true,
            threads => strategies.Create(SearchStrategy.Exhaustive, new SearchOptions { Threads = threads }));
        if (Int8TileVnni.IsSupported)
        {
            SearchOptions int8 = new() { Exhaustive = new() { Precision = QNetPrecision.Int8 } };
            set.AddStrategy(
                model, queries, "exhaustive", HypencoderSettings.Int8, "exhaustive, 8 bits", moreBytes: 0,
                buildSeconds: null, isExact: false,
                threads => strategies.Create(SearchStrategy.Exhaustive, int8 with { Threads = threads }));
        }
        if (queries.Any(query => query.HiddenLayers > 0))
        {
            set.AddStrategy(
                model, queries, Linearized, "", Linearized, moreBytes: 0, buildSeconds: null, isExact: false,
                strategies.Linearized);
        }
        long bytes = new FileInfo(strategies.Clusters.Path).Length;
        foreach ((string name, string label, TwoStageOptions setting) in TwoStageSettings(options.TopK))
        {
            SearchOptions search = new() { TwoStage = setting };
            set.AddStrategy(
                model, queries, TwoStage, name, label, bytes, clustering, isExact: false,
                threads => strategies.Create(SearchStrategy.TwoStage, search with { Threads = threads }));
        }
        bytes = new FileInfo(strategies.Graph.Path).Length;
        foreach ((string name, string label, GraphSearchOptions setting) in GraphSettings(vectors.Count, options.TopK))
        {
            SearchOptions search = new() { Graph = setting };
            set.AddStrategy(
                model, queries, Graph, name, label, bytes, building, isExact: false,
                threads => strategies.Create(SearchStrategy.Graph, search with { Threads = threads }));
        }
    }

    /// <summary>Several tolerances, and few candidates with the smallest of them.</summary>
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
    /// The published settings with entry points, and at first candidates too, scaled to the size of the corpus relative
    /// to the published one; then with the published candidates; then with numbers in between, to find the best setting
    /// for a given effectiveness.
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

    /// <summary>
    /// The searches of an index with its own graph and clusters, or with temporary ones that belong to the set, and the
    /// seconds taken to build these.
    /// </summary>
    private static (StrategyFactory Strategies, double? Building, double? Clustering) Strategies(
        SystemSet set, LatencyModel model, LatencyOptions options, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        PassageIndex index = model.Index;
        string clusters = index.ClustersPath, graph = index.GraphPath;
        double? clustering = null, building = null;
        if (!File.Exists(clusters))
        {
            progress?.Report($"{model.Name}: clustering");
            clusters = set.Own(new ScratchFolder()).File("clusters.bin");
            clustering = SystemSet.Seconds(() => PassageClustersBuilder.Build(
                index.Vectors, clusters, null, null, cancellationToken));
        }
        if (!File.Exists(graph))
        {
            progress?.Report($"{model.Name}: building the neighbour graph");
            graph = set.Own(new ScratchFolder()).File("graph.bin");
            NeighborGraphOptions wanted = new() { Neighbors = options.Neighbors };
            building = SystemSet.Seconds(() => NeighborGraphBuilder.Build(
                index.Vectors, graph, wanted, null, cancellationToken));
        }
        return (set.Own(new StrategyFactory(index.Vectors, graph, clusters, index.Directory)), building, clustering);
    }
}
