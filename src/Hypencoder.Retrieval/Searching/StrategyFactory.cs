using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>
/// Makes the searches of one vector store. Its neighbour graph and its clusters are opened when they are first wanted,
/// once for all searches, which must not be used after <see cref="Dispose"/>. Safe to use from many threads.
/// </summary>
/// <param name="vectors">The store; not owned.</param>
/// <param name="graphPath">Where its graph is, if it has one.</param>
/// <param name="clustersPath">Where its clusters are, if it has some.</param>
/// <param name="index">The index's folder, for messages.</param>
internal sealed class StrategyFactory(VectorStore vectors, string graphPath, string clustersPath, string index)
    : IDisposable
{
    private readonly Lock _opening = new();
    private NeighborGraph? _graph;
    private PassageClusters? _clusters;

    /// <summary>The neighbour graph.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is malformed or of another store.</exception>
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

    /// <summary>The clusters of passages.</summary>
    /// <exception cref="InvalidDataException">There are none, or they are malformed or of another store.</exception>
    public PassageClusters Clusters
    {
        get
        {
            lock (_opening)
            {
                return _clusters ??= File.Exists(clustersPath)
                    ? PassageClusters.Open(clustersPath)
                    : throw Missing("clusters", "cluster", "them");
            }
        }
    }

    /// <summary>A search of the store.</summary>
    /// <param name="kind">A strategy that the model allows.</param>
    /// <param name="options">Its settings, and how many threads it uses.</param>
    /// <param name="removed">Passages that it does not return; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">The store has not what the strategy needs.</exception>
    public ISearchStrategy Create(SearchStrategy kind, SearchOptions options, RemovedPassages? removed = null) =>
        kind switch
        {
            SearchStrategy.Graph => new GraphSearch(
                vectors, Graph, options.Graph with { Threads = options.Threads }, removed),
            SearchStrategy.TwoStage => new TwoStageSearch(
                vectors, Clusters, options.TwoStage with { Threads = options.Threads }, removed),
            SearchStrategy.InnerProduct => new InnerProductSearch(
                vectors, new InnerProductSearchOptions { Threads = options.Threads }, removed),
            _ => new ExhaustiveSearch(vectors, options.Exhaustive with { Threads = options.Threads }, removed),
        };

    /// <summary>A ranking by one vector of each q-net, which no model asks for by itself.</summary>
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
            $"{index}: the index has no {what} yet; `hypencoder {verb} --index {shown}` makes {it}");
    }
}
