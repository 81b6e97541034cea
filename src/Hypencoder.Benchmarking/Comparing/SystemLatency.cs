namespace Hypencoder.Benchmarking;

/// <summary>Cost and effectiveness of one system of a comparison.</summary>
internal sealed record SystemLatency
{
    /// <summary>Description of the system.</summary>
    public required SystemDescription System { get; init; }

    /// <summary>Search times of single queries.</summary>
    public required LatencySummary Search { get; init; }

    /// <summary>Times of single queries including encoding.</summary>
    public required LatencySummary Query { get; init; }

    /// <summary>Number of searches per second in batches.</summary>
    public required double BatchQueriesPerSecond { get; init; }

    /// <summary>Mean number of passages compared with a query; null where that is not known.</summary>
    public required double? PassagesScored { get; init; }

    /// <summary>Mean share of the top-k of the same model's exact search that was found.</summary>
    public required double Recall { get; init; }

    /// <summary>Share of queries whose passages are exactly those of the exact search, in the same order.</summary>
    public required double SameRankings { get; init; }

    /// <summary>nDCG@10 over all judged queries.</summary>
    public required double Ndcg { get; init; }

    /// <summary>Share of relevant passages in the top-k, over all judged queries.</summary>
    public required double RecallOfRelevant { get; init; }

    /// <summary>Number of single searches per second.</summary>
    public double QueriesPerSecond => 1000 / Search.Mean;
}
