using System.Text.Json.Nodes;
using Hypencoder.Engines;
using Hypencoder.Reporting;

namespace Hypencoder.Benchmarking.Reports;

/// <summary>The JSON document of <c>bench faiss --json</c>.</summary>
internal static class BenchDocument
{
    /// <param name="comparison">Measurements to report.</param>
    /// <param name="queries">Queries of the comparison.</param>
    /// <param name="options">Settings of the measurement.</param>
    /// <param name="jittered">Number of passages that are copies with noise.</param>
    public static JsonObject Of(
        LatencyComparison comparison, LatencyQueries queries, LatencyOptions options, int jittered) => new()
    {
        ["faiss"] = FaissLibrary.Instance.Description,
        ["usearch"] = USearchLibrary.Version,
        ["corpus"] = queries.Collection,
        ["split"] = queries.Split,
        ["queries"] = comparison.Queries,
        ["passages"] = comparison.Passages,
        ["jittered"] = jittered,
        ["topK"] = comparison.TopK,
        ["threads"] = comparison.Threads,
        ["rounds"] = options.Rounds,
        ["encoding"] = new JsonArray([.. comparison.Encoding.Select(e => new JsonObject
        {
            ["model"] = e.Model,
            ["milliseconds"] = Summary(e.Summary),
        })]),
        ["systems"] = new JsonArray([.. comparison.Systems.Select(System)]),
        ["fastest"] = comparison.Fastest.System.ToString(),
        ["ratios"] = BenchRatios.Values(comparison.Ratios),
        ["ratiosOf"] = BenchRatios.Of(comparison.Ratios),
        ["reasons"] = BenchRatios.Reasons(comparison.Ratios),
    };

    public static JsonObject System(SystemLatency system) => new()
    {
        ["model"] = system.System.Model,
        ["system"] = system.System.Name,
        ["setting"] = system.System.Setting,
        ["nDCG@10"] = JsonValues.Number(system.Ndcg),
        ["recall"] = JsonValues.Number(system.Recall),
        ["recallOfRelevant"] = JsonValues.Number(system.RecallOfRelevant),
        ["sameRankings"] = JsonValues.Number(system.SameRankings),
        ["passagesScored"] = system.PassagesScored is double scored ? JsonValues.Number(scored) : null,
        ["searchMilliseconds"] = Summary(system.Search),
        ["queryMilliseconds"] = Summary(system.Query),
        ["queriesPerSecond"] = JsonValues.Number(system.QueriesPerSecond),
        ["batchQueriesPerSecond"] = JsonValues.Number(system.BatchQueriesPerSecond),
        ["buildSeconds"] = system.System.BuildSeconds,
        ["memoryBytes"] = system.System.MemoryBytes,
    };

    public static JsonObject Summary(LatencySummary summary) => new()
    {
        ["median"] = summary.Median,
        ["p99"] = summary.P99,
        ["mean"] = summary.Mean,
    };
}
