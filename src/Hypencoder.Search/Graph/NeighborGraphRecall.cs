namespace Hypencoder.Search;

/// <summary>An estimate of how much of what is nearest a neighbour graph holds.</summary>
/// <param name="Recall">The mean share of the nearest k, by exact search, that passages of the sample have.</param>
/// <param name="Sample">How many passages were drawn.</param>
internal sealed record NeighborGraphRecall(double Recall, int Sample)
{
    /// <summary>Compares the rows of drawn passages with exact search; others that are as near count as well.</summary>
    /// <param name="store">The passages.</param>
    /// <param name="graph">Their graph.</param>
    /// <param name="seed">Which passages are drawn: other ones than those by which a build with this seed ends.</param>
    /// <param name="threads">How many threads to use; 0 for all processors.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    /// <exception cref="InvalidDataException">The graph is that of another store.</exception>
    public static NeighborGraphRecall Estimate(
        VectorStore store, NeighborGraph graph, int seed = 43, int threads = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(graph);
        graph.CheckStore(store);
        if (graph.NeighborsPerPassage == 0)
            return new NeighborGraphRecall(1, store.Count);
        int resolved = Threads.Resolve(threads);
        using GraphVectors vectors = new(store, resolved);
        ExactSample sample = new(
            vectors, graph.NeighborsPerPassage, SplitMix64.Mix((ulong)seed, ulong.MaxValue), resolved,
            cancellationToken);
        return new NeighborGraphRecall(
            sample.Recall(passage => graph.Neighbors(passage).ToArray()), sample.Passages.Length);
    }
}
