using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>The neighbour graph and the clusters of a segment that takes another's place.</summary>
internal static class SegmentStructures
{
    /// <summary>Builds for a store what another segment has that belongs to it, as widely and with usual settings.</summary>
    /// <param name="earlier">The other segment.</param>
    /// <param name="vectors">The store.</param>
    /// <param name="directory">Its folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
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

    /// <summary>The width of a segment's graph; null where it has none of its own.</summary>
    private static int? Neighbors(IndexSegment segment)
    {
        string path = PassageIndex.GraphPathIn(segment.Directory);
        if (!File.Exists(path))
            return null;
        using NeighborGraph graph = NeighborGraph.Open(path);
        // A segment of few passages has fewer neighbours than were asked for.
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
