namespace Hypencoder.Benchmarking;

/// <summary>
/// Measurements of a Hypencoder, and of a bi-encoder if there is one, for all systems on one number of threads.
/// </summary>
internal sealed record LatencyComparison
{
    /// <summary>Number of threads of each encoding and search.</summary>
    public required int Threads { get; init; }

    /// <summary>Number of passages in a ranking.</summary>
    public required int TopK { get; init; }

    /// <summary>Number of queries.</summary>
    public required int Queries { get; init; }

    /// <summary>Number of passages searched.</summary>
    public required int Passages { get; init; }

    /// <summary>Encoding times of the bi-encoder, then the Hypencoder.</summary>
    public required IReadOnlyList<EncodingLatency> Encoding { get; init; }

    /// <summary>Systems of the bi-encoder, then the Hypencoder.</summary>
    public required IReadOnlyList<SystemLatency> Systems { get; init; }

    /// <summary>Reason why there are no systems of Faiss; null if there are.</summary>
    public string? FaissMissing { get; init; }

    /// <summary>Reason why there are no systems of USearch; null if there are.</summary>
    public string? USearchMissing { get; init; }

    /// <summary>Ratios of medians: those named <c>query_…</c> include encoding, others do not.</summary>
    public IReadOnlyList<LatencyRatio> Ratios =>
        [.. EfficientRatios.Of(Systems, TopK), .. LatencyRatios.Of(Systems, TopK, FaissMissing, USearchMissing)];

    /// <summary>The Hypencoder's fastest system that keeps 99 % of its exhaustive search's nDCG@10.</summary>
    public SystemLatency Fastest => LatencyRatios.Fastest(Systems, TopK);
}
