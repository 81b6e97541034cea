using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>
/// Creates the searches of one vector store. Its neighbour graph and its clusters are opened on first use and shared by
/// all searches, which must not be used after <see cref="Dispose"/>. Safe to use from many threads.
/// </summary>
/// <param name="vectors">Vector store, which is not owned.</param>
/// <param name="graphPath">Path of its graph, which may not exist.</param>
/// <param name="clustersPath">Path of its clusters, which may not exist.</param>
/// <param name="index">Folder of the index, for messages.</param>
internal sealed class StrategyFactory(VectorStore vectors, string graphPath, string clustersPath, string index)
    : IDisposable
{
    private readonly Lock _opening = new();
    private NeighborGraph? _graph;
    private PassageClusters? _clusters;

    /// <summary>Neighbour graph of the store.</summary>
    /// <exception cref="InvalidDataException">There is no graph, or it is malformed or of another store.</exception>
    public NeighborGraph Graph
    {
        get
        {
            lock (_opening)
            {
                return _graph ??= File.Exists(graphPath)
                    ? NeighborGraph.Open(graphPath)
                    : throw Missing("neighbour graph", "graph", "it");
            }
        }
    }

    /// <summary>Clusters of the store's passages.</summary>
    /// <exception cref="InvalidDataException">
    /// There are no clusters, or they are malformed or of another store.
    /// </exception>
    public PassageClusters Clusters
    {
        get
        {
            lock (_opening)
            {
                return _clusters ??= File.Exists(clustersPath)
                    ? PassageClusters.Open(clustersPath)
                    : throw Missing("clusters", "ivf", "them");
            }
        }
    }

    /// <summary>Creates a search of the store.</summary>
    /// <param name="kind">Strategy that the model supports.</param>
    /// <param name="options">Settings of the strategy, and the number of threads.</param>
    /// <param name="removed">Passages that are not returned; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">The store lacks what the strategy needs.</exception>
    public ISearchStrategy Create(SearchStrategy kind, SearchOptions options, RemovedPassages? removed = null) =>
        kind switch
        {
            SearchStrategy.Graph => new GraphSearch(
                vectors, Graph, options.Graph with { Threads = options.Threads }, removed),
            SearchStrategy.TwoStage => new TwoStageSearch(
                vectors, Clusters, options.TwoStage with { Threads = options.Threads }, removed),
            SearchStrategy.InnerProduct => new InnerProductSearch(
                vectors, new InnerProductSearchOptions { Threads = options.Threads }, removed),
            SearchStrategy.Certified => new CertifiedSearch(
                vectors, new CertifiedSearchOptions { Threads = options.Threads }, removed),
            _ => new ExhaustiveSearch(vectors, options.Exhaustive with { Threads = options.Threads }, removed),
        };

    /// <summary>Creates a ranking by one vector for each q-net, which is not the default for any model.</summary>
    public LinearizedSearch Linearized(int threads) =>
        new(vectors, new InnerProductSearchOptions { Threads = threads });

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph?.Dispose();
        _clusters?.Dispose();
    }

    private InvalidDataException Missing(string what, string verb, string it)
    {
        string shown = index.Any(c => c is ' ' or '\'' or '"') ? "DIR" : index;
        return new InvalidDataException(
            $"{index}: the index has no {what} yet; create {it} with `hypencoder {verb} --index {shown}`");
    }
}
