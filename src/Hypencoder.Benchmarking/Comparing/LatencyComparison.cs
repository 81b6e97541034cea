namespace Hypencoder.Benchmarking;

/// <summary>A Hypencoder, and a bi-encoder where there is one, under every system, on one number of threads.</summary>
internal sealed record LatencyComparison
{
    /// <summary>How many threads each encoding and search had.</summary>
    public required int Threads { get; init; }

    /// <summary>Passages a query.</summary>
    public required int TopK { get; init; }

    /// <summary>How many queries were asked.</summary>
    public required int Queries { get; init; }

    /// <summary>How many passages were searched.</summary>
    public required int Passages { get; init; }

    /// <summary>The bi-encoder's, then the Hypencoder's.</summary>
    public required IReadOnlyList<EncodingLatency> Encoding { get; init; }

    /// <summary>The bi-encoder's, then the Hypencoder's.</summary>
    public required IReadOnlyList<SystemLatency> Systems { get; init; }

    /// <summary>Why there are no systems of Faiss; null where there are.</summary>
    public string? FaissMissing { get; init; }

    /// <summary>Medians by medians: <c>query_…</c> with encoding, others without.</summary>
    public IReadOnlyList<LatencyRatio> Ratios =>
        [.. EfficientRatios.Of(Systems, TopK), .. LatencyRatios.Of(Systems, TopK, FaissMissing)];

    /// <summary>The fastest system of the Hypencoder that keeps 99 % of its exhaustive search's nDCG@10.</summary>
    public SystemLatency Fastest => LatencyRatios.Fastest(Systems, TopK);
}
