using System.Text.Json.Nodes;
using Hypencoder.Benchmarking;
using Hypencoder.Engines;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class BenchFaissVerbTests(ModelFixture models)
{
    [Fact]
    public void Bench_Json_HasSystemsEncodingAndRatios()
    {
        JsonNode json = Bench("--top-k", "5", "--json").Succeeded().Json;
        string[] numbers = ["queries", "passages", "topK", "threads", "rounds"];
        Assert.Equal([2, 56, 5, 1, 1], numbers.Select(name => (int)json[name]!));
        Assert.Equal(
            ["bi-encoder", "hypencoder"], json["encoding"]!.AsArray().Select(e => (string)e!["model"]!));
        JsonNode[] systems = [.. json["systems"]!.AsArray().Select(s => s!)];
        JsonNode exhaustive = systems.First(s => (string)s["system"]! == "exhaustive");
        Assert.Equal((1.0, 56.0), ((double)exhaustive["recall"]!, (double)exhaustive["passagesScored"]!));
        Assert.Equal(8, systems.Count(s => (string)s["system"]! == "graph"));
        Assert.Equal(4, systems.Count(s => (string)s["system"]! == "two-stage"));
        string? missing = FaissLibrary.Instance.Missing;
        Assert.Equal(missing is null, systems.Any(s => (string)s["system"]! == "Faiss HNSW"));
        Assert.Equal(missing, (string?)json["reasons"]!["query_vs_faiss_fastest"]);
        Assert.Equal(missing is null, json["ratios"]!["query_vs_faiss_fastest"] is not null);
        Assert.True(json["ratios"]!.AsObject().ContainsKey("query_vs_faiss_hnsw"));
        string? noUSearch = USearchLibrary.Missing;
        JsonNode[] usearch = [.. systems.Where(s => (string)s["system"]! == "USearch HNSW")];
        Assert.Equal(noUSearch is null, usearch.Any(s => (double)s["recall"]! == 1 && s["passagesScored"] is null));
        Assert.Equal(noUSearch is null, json["ratios"]!["query_vs_usearch_hnsw"] is not null);
        Assert.Equal(USearchLibrary.Version, (string?)json["usearch"]);
        Assert.True((double)json["ratios"]!["query_vs_inner_product"]! > 0);
    }

    [Fact]
    public void Bench_Table_HasThreeTables()
    {
        string output = Bench("--top-k", "5").Succeeded().Output;
        Assert.StartsWith("Encoding a query, 1 thread\n", output, StringComparison.Ordinal);
        Assert.Contains("\nSearch, 1 thread\n", output, StringComparison.Ordinal);
        Assert.Contains("\nRatios, 1 thread\n", output, StringComparison.Ordinal);
        Assert.Contains("query_vs_faiss_hnsw", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_MorePassages_SearchesThoseOfTheIndexAndJitteredOnes()
    {
        JsonNode json = Bench("--top-k", "5", "--enlarge-to", "100", "--json").Succeeded().Json;
        Assert.Equal((100, 44), ((int)json["passages"]!, (int)json["jittered"]!));
        JsonNode exhaustive = json["systems"]!.AsArray().First(s => (string)s!["system"]! == "exhaustive")!;
        Assert.Equal(100.0, (double)exhaustive["passagesScored"]!);
    }

    [Fact]
    public void Bench_FewerPassages_IsRefused() =>
        Bench("--enlarge-to", "55").AssertRefused("--enlarge-to: expected 56 or more", "found 55");

    [Fact]
    public void Bench_OnlyOneModel_IsRefused() =>
        CliRun.Of("bench", "faiss", "--model", models.Hypencoder, "--index", models.Index)
            .AssertRefused("--study", "--baseline-index");

    [Fact]
    public void Bench_StudyAndAModel_IsRefused() =>
        CliRun.Of("bench", "faiss", "--study", "x", "--model", models.Hypencoder).AssertRefused("either --study or");

    [Fact]
    public void Bench_FolderWithoutAStudy_IsRefused() =>
        CliRun.Of("bench", "faiss", "--study", models.Hypencoder).AssertRefused(models.Hypencoder, "no study.yaml");

    [Fact]
    public void Bench_ModelsExchanged_IsRefused()
    {
        string index = BaselineIndex();
        CliRun run = CliRun.Of(
            "bench", "faiss", "--baseline-model", models.Hypencoder, "--baseline-index", models.Index,
            "--model", models.BiEncoder, "--index", index, "--corpus", Collection());
        Assert.Equal(ExitCode.WrongInput, run.ExitCode);
        Assert.Contains("hypencoder: expected a BiEncoder, found a Hypencoder", run.Error, StringComparison.Ordinal);
    }

    private CliRun Bench(params string[] more) => CliRun.Of(
    [
        "bench", "faiss", "--baseline-model", models.BiEncoder, "--baseline-index", BaselineIndex(),
        "--model", models.Hypencoder, "--index", models.Index, "--corpus", Collection(), "--rounds", "1", .. more,
    ]);

    private string BaselineIndex()
    {
        string index = models.NewPath("bi-encoder-index");
        CliRun.Of("encode", "--model", models.BiEncoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        return index;
    }

    /// <summary>Two judged queries in BEIR's form, for passages of the fixture's corpus.</summary>
    private string Collection()
    {
        string folder = Path.GetDirectoryName(models.NewPath("x"))!;
        Directory.CreateDirectory(Path.Combine(folder, "qrels"));
        File.WriteAllText(Path.Combine(folder, "corpus.jsonl"), """{"_id": "p0", "title": "", "text": "read files"}""");
        File.WriteAllText(
            Path.Combine(folder, "queries.jsonl"),
            """
            {"_id": "q0", "text": "read files 0"}
            {"_id": "q1", "text": "write circles 1"}

            """);
        File.WriteAllText(
            Path.Combine(folder, "qrels", "test.tsv"), "query-id\tcorpus-id\tscore\nq0\tp0\t1\nq1\tp1\t1\n");
        return folder;
    }
}
