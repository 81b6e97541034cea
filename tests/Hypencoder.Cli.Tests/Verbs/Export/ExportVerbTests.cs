using System.Text.Json.Nodes;
using Hypencoder.Engines;

namespace Hypencoder.Cli.Tests.Verbs.Export;

[Collection(nameof(ModelTests))]
public sealed class ExportVerbTests(ModelFixture models)
{
    [Fact]
    public void Export_Npy_SaysWhatItWrote()
    {
        string export = models.NewPath("export");

        CliRun run = Export("npy", export).Succeeded();

        Assert.Equal(
            $"{export}: 56 vectors of 16 values for inner products, in ids.jsonl and vectors.npy\n", run.Output);
        Export("npy", export).AssertRefused(export, "expected the name of a new folder");
    }

    [Fact]
    public void Export_Int8Index_SaysThatFloat32IsExported()
    {
        string index = models.NewPath("int8"), export = models.NewPath("export");
        CliRun.Of("convert", "vectors", "--index", models.Index, "--vectors", "int8", "--out", index).Succeeded();

        CliRun run = CliRun.Of("export", "--index", index, "--to", "vespa", "--out", export, "--json").Succeeded();

        Assert.Contains("stores int8 vectors; they are exported as float32", run.Error, StringComparison.Ordinal);
        Assert.Equal("int8", (string)run.Json["storedAs"]!);
        Assert.Equal(["feed.jsonl", "passage.sd"], run.Json["files"]!.AsArray().Select(file => (string)file!));
    }

    [Fact]
    public void Export_UnknownForm_IsRefused() =>
        Export("faiss", models.NewPath("export")).AssertRefused("--to", "pgvector or vespa", "\"faiss\"");

    [Fact]
    public void QueryVectors_OfBothKinds_AreWrittenInTheirOrder()
    {
        string queries = models.WriteQueries("read files", "draw"), index = models.NewPath("index");
        CliRun.Of("encode", "--model", models.BiEncoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        foreach ((string folder, string kind) in
            new[] { (models.Index, "surrogates of q-nets"), (index, "query vectors") })
        {
            string vectors = models.NewPath("vectors");
            CliRun run = CliRun.Of(
                "query-vectors", "--index", folder, "--queries", queries, "--to", "jsonl", "--out", vectors)
                .Succeeded();
            Assert.Equal($"{vectors}: 2 {kind} of 16 values for inner products\n", run.Output);
            JsonNode[] lines =
                [.. File.ReadAllLines(Path.Combine(vectors, "vectors.jsonl")).Select(line => JsonNode.Parse(line)!)];
            Assert.Equal(["q0", "q1"], lines.Select(line => (string)line["id"]!));
            Assert.All(lines, line => Assert.Equal(16, line["vector"]!.AsArray().Count));
        }
    }

    [Fact]
    public void Search_CandidatesFromUSearch_AreThoseOfExhaustiveSearchWhereAllAreCandidates()
    {
        Assert.SkipUnless(USearchLibrary.Missing is null, USearchLibrary.Missing ?? "");
        string export = models.NewPath("export"), from = $"usearch:{export}";
        Export("usearch", export).Succeeded();

        JsonNode exhaustive = Search("--query", "read files", "--json").Succeeded().Json;
        JsonNode json = Search("--query", "read files", "--json", "--candidates-from", from).Succeeded().Json;

        Assert.Equal(exhaustive["results"]!.ToJsonString(), json["results"]!.ToJsonString());
        Assert.Equal(("candidates", from), ((string)json["strategy"]!, (string)json["candidatesFrom"]!));
        Assert.Contains(
            $"12 passages scored, candidates from {from}.",
            Search("--query", "draw", "--candidates-from", from, "--candidates", "12").Succeeded().Output,
            StringComparison.Ordinal);
        CliRun many = Search(
            "--queries", models.WriteQueries("read", "draw"), "--run", models.NewPath("run"), "--candidates-from", from,
            "--candidates", "5");
        Assert.Contains(
            $"2 queries, candidates from {from}, top 1000", many.Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("increase --candidates to find more", many.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_CandidatesOfAnotherIndex_AreRefused()
    {
        Assert.SkipUnless(USearchLibrary.Missing is null, USearchLibrary.Missing ?? "");
        string larger = models.NewPath("larger"), export = models.NewPath("export"), other = models.NewPath("other");
        CliRun.Of(
            "encode", "--model", models.Hypencoder, "--corpus", models.WriteCorpus("larger", 60), "--index", larger)
            .Succeeded();
        CliRun.Of("export", "--index", larger, "--to", "usearch", "--out", export).Succeeded();
        Search("--query", "read", "--candidates-from", $"usearch:{export}")
            .AssertRefused($"usearch:{export}", "\"p5", "export the index again");

        string index = models.NewPath("index");
        CliRun.Of("encode", "--model", models.BiEncoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        CliRun.Of("export", "--index", index, "--to", "usearch", "--out", other).Succeeded();
        Search("--query", "read", "--candidates-from", $"usearch:{other}").AssertRefused("vectors of the model");
    }

    [Theory]
    [InlineData("expected usearch:DIR, pgvector:CONNECTION or qdrant:URL", "--candidates-from", "faiss:here")]
    [InlineData("expected usearch:DIR, pgvector:CONNECTION or qdrant:URL", "--candidates-from", "usearch:")]
    [InlineData("export.json", "--candidates-from", "usearch:nowhere")]
    [InlineData("connection string of Npgsql", "--candidates-from", "pgvector:localhost")]
    [InlineData("address of a collection", "--candidates-from", "qdrant:localhost:6333")]
    [InlineData("--strategy and --candidates-from", "--candidates-from", "usearch:x", "--strategy", "exhaustive")]
    [InlineData("--tolerance needs --strategy two-stage", "--candidates-from", "usearch:x", "--tolerance", "0")]
    [InlineData("--candidates needs --strategy graph or two-stage or --candidates-from", "--candidates", "9")]
    public void Search_WrongCandidates_AreRefused(string part, params string[] arguments) =>
        Search(["--query", "read", .. arguments]).AssertRefused(part);

    private CliRun Export(string form, string folder) =>
        CliRun.Of("export", "--index", models.Index, "--to", form, "--out", folder);

    private CliRun Search(params string[] arguments) => CliRun.Of(["search", "--index", models.Index, .. arguments]);
}
