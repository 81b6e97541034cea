using System.Text.Json.Nodes;
using Hypencoder.Reporting;

namespace Hypencoder.Benchmarking.Reports;

/// <summary>
/// The ratios in the benchmarks' JSON: <c>ratios</c> contains every name, with null for those that a run did not
/// measure; <c>reasons</c> contains the reasons for these, and <c>ratiosOf</c> the measurements of the others.
/// </summary>
internal static class BenchRatios
{
    private static readonly (string Name, string Verb)[] Names =
    [
        ("f32_peak_fraction_1t", "search"), ("f32_peak_fraction_all", "search"), ("f32_vs_libtorch_1t", "search"),
        ("f32_vs_libtorch_all", "search"), ("int8_vs_f32", "search"), ("int8_top10_same", "search"),
        ("efficient_vs_exhaustive", "search"), ("efficient_vs_published", "search"),
        ("efficient_ndcg_fraction", "search"), ("efficient_recall_fraction", "search"),
        ("query_vs_faiss_hnsw", "faiss"), ("query_vs_usearch_hnsw", "faiss"), ("query_vs_fastest_hnsw", "faiss"),
        ("corpus_vs_libtorch", "encode"), ("corpus_vs_onnxruntime", "encode"), ("query_vs_libtorch", "encode"),
        ("query_vs_onnxruntime", "encode"), ("corpus_peak_fraction", "encode"),
        ("hyper_head_vs_encoder_factored", "encode"), ("hyper_head_vs_encoder_materialised", "encode"),
        ("break_even_passages", "encode"), ("break_even_passages_by_operations", "encode"),
        ("serve_overhead_share", "serve"), ("serve_p99_vs_one_client", "serve"),
        ("serve_memory_end_vs_start", "serve"),
    ];

    public static JsonObject Values(IReadOnlyList<LatencyRatio> measured) => new(All(measured).Select(
        r => KeyValuePair.Create(r.Name, r.Value is double value ? JsonValues.Number(value) : null)));

    public static JsonObject Of(IReadOnlyList<LatencyRatio> measured) =>
        Texts(All(measured).Where(r => r.Value is not null));

    public static JsonObject Reasons(IReadOnlyList<LatencyRatio> measured) =>
        Texts(All(measured).Where(r => r.Value is null));

    private static IEnumerable<LatencyRatio> All(IReadOnlyList<LatencyRatio> measured) =>
        Names.Where(n => measured.All(r => r.Name != n.Name))
            .Select(n => new LatencyRatio(n.Name, null, $"`bench {n.Verb}` measures it"))
            .Concat(measured)
            .OrderBy(r => Array.FindIndex(Names, n => n.Name == r.Name) is int at and >= 0 ? at : Names.Length);

    private static JsonObject Texts(IEnumerable<LatencyRatio> ratios) =>
        new(ratios.Select(r => KeyValuePair.Create(r.Name, (JsonNode?)r.Reason)));
}
