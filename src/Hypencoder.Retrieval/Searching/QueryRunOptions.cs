namespace Hypencoder.Retrieval.Searching;

/// <summary>How many queries become a run.</summary>
internal sealed record QueryRunOptions
{
    /// <summary>Number of passages a query, at the most.</summary>
    public required int TopK { get; init; }

    /// <summary>Of queries, in tokens; null for the model's own.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether a query's own passage, the one with its id, is left out.</summary>
    public bool LeavesOutOwn { get; init; }

    /// <summary>
    /// Whether queries are answered one at a time, so that each one's time is known, rather than side by side.
    /// </summary>
    public bool IsTimed { get; init; }

    /// <summary>Number of queries that are answered side by side; 0 for as many as there are cores.</summary>
    public int Threads { get; init; }
}
