namespace Hypencoder.Search;

/// <summary>Estimated recall of a neighbour graph.</summary>
/// <param name="Recall">
/// Mean share of the nearest k, by exact search, that the graph holds for the sampled passages.
/// </param>
/// <param name="Sample">Number of passages sampled.</param>
internal sealed record NeighborGraphRecall(double Recall, int Sample)
{
    /// <summary>
    /// Compares the rows of sampled passages with exact search; others at the same distance count as well.
    /// </summary>
    /// <param name="store">Passages of the graph.</param>
    /// <param name="graph">Graph of the passages.</param>
    /// <param name="seed">Seed of the sample, which differs from that of a build with this seed.</param>
    /// <param name="threads">Number of threads; 0 for all processors.</param>
    /// <param name="cancellationToken">Stops the estimate between blocks.</param>
    /// <exception cref="InvalidDataException">The graph belongs to another store.</exception>
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
