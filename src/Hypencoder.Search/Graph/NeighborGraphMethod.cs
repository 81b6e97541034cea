namespace Hypencoder.Search;

/// <summary>Method by which a neighbour graph is built.</summary>
public enum NeighborGraphMethod
{
    /// <summary>Exact where that takes seconds, approximate for larger stores.</summary>
    Auto,

    /// <summary>Compares every passage with every other.</summary>
    Exact,

    /// <summary>
    /// Compares passages within random partitions and with the neighbours of their neighbours; some neighbours are
    /// missed.
    /// </summary>
    Approximate,
}
