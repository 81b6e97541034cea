namespace Hypencoder.Benchmarking.Serving;

/// <summary>What one client and many found of a server.</summary>
/// <param name="Passages">Number of passages of the index.</param>
/// <param name="Queries">Number of queries.</param>
/// <param name="Alone">Times of the requests of one client in milliseconds.</param>
/// <param name="OverheadShare">Share of these times that is neither encoding nor searching.</param>
/// <param name="Together">
/// Times of the requests of all clients that were answered, in milliseconds; null if none was.
/// </param>
/// <param name="Load">What the clients were answered.</param>
/// <param name="Memory">Memory of the process.</param>
internal sealed record ServeBenchmarkResult(
    int Passages, int Queries, LatencySummary Alone, double OverheadShare, LatencySummary? Together, ServeLoad Load,
    ServeMemory Memory)
{
    /// <summary>The ratios that targets are set for.</summary>
    public IReadOnlyList<LatencyRatio> Ratios =>
    [
        new("serve_overhead_share", OverheadShare, "time of one client's requests that is neither encoding nor search"),
        Together is null
            ? new("serve_p99_vs_one_client", null, "no request was answered")
            : new("serve_p99_vs_one_client", Together.P99 / Alone.Median,
                "99th percentile of all clients by the median of one client alone"),
        new("serve_memory_end_vs_start", (double)Memory.EndBytes / Memory.StartBytes,
            "managed memory after the load by that after its first tenth"),
    ];
}

/// <summary>What many clients were answered.</summary>
/// <param name="Clients">Number of clients.</param>
/// <param name="Seconds">Time that they searched.</param>
/// <param name="Answered">Number of answers.</param>
/// <param name="Refused">Number of answers with status 429, after which a client waits as it is told.</param>
/// <param name="Failed">Number of other errors.</param>
/// <param name="Different">Number of answers that differ from those that one client got.</param>
internal sealed record ServeLoad(
    int Clients, double Seconds, long Answered, long Refused, long Failed, long Different);

/// <summary>Memory of the process during the load.</summary>
/// <param name="StartBytes">Managed memory in use after a tenth of the time.</param>
/// <param name="EndBytes">Managed memory in use at the end.</param>
/// <param name="StartWorkingSet">Working set of the process after a tenth of the time.</param>
/// <param name="EndWorkingSet">Working set of the process at the end.</param>
internal sealed record ServeMemory(long StartBytes, long EndBytes, long StartWorkingSet, long EndWorkingSet);
