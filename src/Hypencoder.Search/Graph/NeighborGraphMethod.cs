namespace Hypencoder.Search;

/// <summary>How a neighbour graph is made.</summary>
public enum NeighborGraphMethod
{
    /// <summary>Exactly where that takes seconds, approximately where the store is larger.</summary>
    Auto,

    /// <summary>Every passage is compared with every other.</summary>
    Exact,

    /// <summary>
    /// Passages are compared within random partitions and with neighbours of neighbours; some neighbours are missed.
    /// </summary>
    Approximate,
}
