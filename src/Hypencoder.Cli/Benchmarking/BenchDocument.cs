using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Latency;

namespace Hypencoder.Cli.Benchmarking;

/// <summary>What <c>bench faiss --json</c> prints.</summary>
internal static class BenchDocument
{
    public static JsonObject Of(LatencyComparison comparison, LatencyQueries queries, LatencyOptions options) => new()
    {
        ["faiss"] = FaissLibrary.Instance.Description,
        ["corpus"] = queries.Collection,
        ["split"] = queries.Split,
        ["queries"] = comparison.Queries,
        ["passages"] = comparison.Passages,
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
        ["ratios"] = new JsonObject(comparison.Ratios.Select(
            r => KeyValuePair.Create(r.Name, r.Value is double value ? JsonOutput.Number(value) : null))),
        ["ratiosOf"] = Texts(comparison.Ratios.Where(r => r.Value is not null)),
        ["reasons"] = Texts(comparison.Ratios.Where(r => r.Value is null)),
    };

    private static JsonObject System(SystemLatency system) => new()
    {
        ["model"] = system.System.Model,
        ["system"] = system.System.Name,
        ["setting"] = system.System.Setting,
        ["nDCG@10"] = JsonOutput.Number(system.Ndcg),
        ["recall"] = JsonOutput.Number(system.Recall),
        ["passagesScored"] = JsonOutput.Number(system.PassagesScored),
        ["searchMilliseconds"] = Summary(system.Search),
        ["queryMilliseconds"] = Summary(system.Query),
        ["queriesPerSecond"] = JsonOutput.Number(system.QueriesPerSecond),
        ["batchQueriesPerSecond"] = JsonOutput.Number(system.BatchQueriesPerSecond),
        ["buildSeconds"] = system.System.BuildSeconds,
        ["memoryBytes"] = system.System.MemoryBytes,
    };

    private static JsonObject Summary(LatencySummary summary) => new()
    {
        ["median"] = summary.Median,
        ["p99"] = summary.P99,
        ["mean"] = summary.Mean,
    };

    private static JsonObject Texts(IEnumerable<LatencyRatio> ratios) =>
        new(ratios.Select(r => KeyValuePair.Create(r.Name, (JsonNode?)r.Reason)));
}
