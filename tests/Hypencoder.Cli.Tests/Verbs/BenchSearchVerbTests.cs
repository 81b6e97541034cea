using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class BenchSearchVerbTests
{
    private static readonly string[] Arguments =
        ["bench", "search", "--width", "16", "--layers", "2", "--passages", "100", "--rounds", "1", "--threads", "2"];

    [Fact]
    public void BenchSearch_NoModel_MeasuresKernelsAndGivesReasons()
    {
        JsonNode json = CliRun.Of([.. Arguments, "--json"]).Succeeded().Json;
        Assert.Equal([1, 2], json["kernels"]!.AsArray().Select(k => (int)k!["threads"]!));
        JsonObject ratios = json["ratios"]!.AsObject(), reasons = json["reasons"]!.AsObject();
        string[] names =
        [
            "f32_peak_fraction_1t", "f32_peak_fraction_all", "f32_vs_libtorch_1t", "f32_vs_libtorch_all",
            "int8_vs_f32", "int8_top10_same", "efficient_vs_exhaustive", "efficient_vs_published",
            "efficient_ndcg_fraction", "efficient_recall_fraction", "query_vs_faiss_hnsw", "query_vs_usearch_hnsw",
            "query_vs_fastest_hnsw", "corpus_vs_libtorch", "corpus_vs_onnxruntime", "query_vs_libtorch",
            "query_vs_onnxruntime", "corpus_peak_fraction", "hyper_head_vs_encoder_factored",
            "hyper_head_vs_encoder_materialised", "break_even_passages", "break_even_passages_by_operations",
            "serve_overhead_share", "serve_p99_vs_one_client", "serve_memory_end_vs_start",
        ];
        Assert.Equal(names, ratios.Select(r => r.Key));
        Assert.All(names[..4], name => Assert.True((double)ratios[name]! > 0));
        Assert.All(names, name => Assert.Equal(ratios[name] is null, reasons.ContainsKey(name)));
        Assert.Contains("--study", (string)reasons["efficient_vs_exhaustive"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void BenchSearch_ModelWithoutIndex_IsRefused() =>
        CliRun.Of([.. Arguments, "--model", "nowhere"]).AssertRefused("--model", "--index");
}
