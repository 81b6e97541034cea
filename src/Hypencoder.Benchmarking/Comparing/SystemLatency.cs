namespace Hypencoder.Benchmarking;

/// <summary>One system of a comparison: what it costs and what it is worth.</summary>
internal sealed record SystemLatency
{
    /// <summary>The system.</summary>
    public required SystemDescription System { get; init; }

    /// <summary>Searching for one query at a time.</summary>
    public required LatencySummary Search { get; init; }

    /// <summary>The same with the query's encoding.</summary>
    public required LatencySummary Query { get; init; }

    /// <summary>Searches a second in batches.</summary>
    public required double BatchQueriesPerSecond { get; init; }

    /// <summary>Passages that a query was compared with, the mean.</summary>
    public required double PassagesScored { get; init; }

    /// <summary>The share of the top-k of the same model's exact search that was found, the mean.</summary>
    public required double Recall { get; init; }

    /// <summary>The share of queries whose passages are exactly those of the exact search, in its order.</summary>
    public required double SameRankings { get; init; }

    /// <summary>By the judgments, all judged queries counted.</summary>
    public required double Ndcg { get; init; }

    /// <summary>The share of relevant passages that is in the top-k, all judged queries counted.</summary>
    public required double RecallOfRelevant { get; init; }

    /// <summary>Searches a second, one at a time.</summary>
    public double QueriesPerSecond => 1000 / Search.Mean;
}
