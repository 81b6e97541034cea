namespace Hypencoder.Search.Tests;

/// <summary>Every strategy over one store, by name; <c>int8</c> is exhaustive search with 8-bit products.</summary>
internal sealed class OpenStrategies : IDisposable
{
    private readonly NeighborGraph _graph;
    private readonly PassageClusters _clusters;
    private readonly Dictionary<string, ISearchStrategy> _strategies;

    public OpenStrategies(
        TempFolder folder, float[] vectors, int dimension, int threads, TwoStageOptions? twoStage = null)
    {
        Store = TestData.Store(folder, vectors, dimension);
        NeighborGraphBuilder.Build(Store, folder.File("graph.bin"), new() { Neighbors = 5, Threads = 1 });
        PassageClustersBuilder.Build(Store, folder.File("clusters.bin"), new() { Threads = 1 });
        _graph = NeighborGraph.Open(folder.File("graph.bin"));
        _clusters = PassageClusters.Open(folder.File("clusters.bin"));
        _strategies = new()
        {
            ["exhaustive"] = new ExhaustiveSearch(Store, new() { Threads = threads }),
            ["int8"] = new ExhaustiveSearch(
                Store, new() { Threads = threads, Precision = QNetPrecision.Int8, SpareCandidates = 20 }),
            ["graph"] = new GraphSearch(Store, _graph, new()
            {
                EntryPoints = 20,
                Candidates = 5,
                MaxIterations = 5,
                Threads = threads,
            }),
            ["two-stage"] = new TwoStageSearch(
                Store, _clusters, (twoStage ?? new TwoStageOptions()) with { Threads = threads }),
            ["inner-product"] = new InnerProductSearch(Store, new() { Threads = threads }),
        };
    }

    public VectorStore Store { get; }

    public NeighborGraph Graph => _graph;

    public PassageClusters Clusters => _clusters;

    public IEnumerable<string> Names => _strategies.Keys;

    public ISearchStrategy this[string name] => _strategies[name];

    public void Dispose()
    {
        _clusters.Dispose();
        _graph.Dispose();
        Store.Dispose();
    }
}
