using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>Rebuilds the neighbour graph and the clusters of a segment that replaces another.</summary>
internal static class SegmentStructures
{
    /// <summary>
    /// Builds for a store the graph and the clusters that another segment has, with the same number of neighbours and
    /// otherwise default settings.
    /// </summary>
    /// <param name="earlier">Segment that is replaced.</param>
    /// <param name="vectors">Store of the new segment.</param>
    /// <param name="directory">Folder of the new segment.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    public static void Rebuild(
        IndexSegment earlier, VectorStore vectors, string directory, CancellationToken cancellationToken)
    {
        if (Neighbors(earlier) is int neighbors)
        {
            NeighborGraphBuilder.Build(
                vectors, PassageIndex.GraphPathIn(directory), new NeighborGraphOptions { Neighbors = neighbors },
                cancellationToken: cancellationToken);
        }
        if (HasClusters(earlier))
        {
            PassageClustersBuilder.Build(
                vectors, PassageIndex.ClustersPathIn(directory), cancellationToken: cancellationToken);
        }
    }

    /// <summary>Number of neighbours in a segment's graph; null if it has no graph of its own.</summary>
    private static int? Neighbors(IndexSegment segment)
    {
        string path = PassageIndex.GraphPathIn(segment.Directory);
        if (!File.Exists(path))
            return null;
        using NeighborGraph graph = NeighborGraph.Open(path);
        // In a segment of few passages, a passage has fewer neighbours than requested.
        return graph.StoreFingerprint != segment.Vectors.Fingerprint ? null
            : graph.NeighborsPerPassage < segment.Count - 1 ? graph.NeighborsPerPassage
            : Math.Max(graph.NeighborsPerPassage, new NeighborGraphOptions().Neighbors);
    }

    private static bool HasClusters(IndexSegment segment)
    {
        string path = PassageIndex.ClustersPathIn(segment.Directory);
        if (!File.Exists(path))
            return false;
        using PassageClusters clusters = PassageClusters.Open(path);
        return clusters.StoreFingerprint == segment.Vectors.Fingerprint;
    }
}
