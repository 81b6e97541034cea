using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

/// <summary>Studies of published tables without a network, with local models.</summary>
[Collection(nameof(ModelTests))]
public sealed class ReplicationStudyTests : IDisposable
{
    private static readonly string[] Names =
        ["HYPENCODER_CACHE", "HYPENCODER_DATASETS", "IR_DATASETS_HOME", "HF_HUB_OFFLINE", "HF_HOME"];

    private readonly string?[] _before = [.. Names.Select(Environment.GetEnvironmentVariable)];
    private readonly TemporaryFolder _folder = new();
    private readonly ModelFixture _models;

    public ReplicationStudyTests(ModelFixture models)
    {
        _models = models;
        foreach (string name in Names)
            Environment.SetEnvironmentVariable(name, name == "HF_HUB_OFFLINE" ? "1" : _folder[name]);
        _folder.Write(
            "beir/corpus.jsonl",
            string.Concat(File.ReadLines(models.Corpus).Select(line => line.Split('\t')).Select(p =>
                $$"""{"_id": "{{p[0]}}", "title": "{{p[1]}}", "text": "{{p[2]}}"}""" + "\n")));
        _folder.Write(
            "beir/queries.jsonl",
            """{"_id": "q0", "text": "read files"}""" + "\n" + """{"_id": "q1", "text": "send mails"}""" + "\n");
        _folder.Write("beir/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq0\tp0\t1\nq1\tp4\t1\n");
    }

    public void Dispose()
    {
        for (int i = 0; i < Names.Length; i++)
            Environment.SetEnvironmentVariable(Names[i], _before[i]);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("in-domain", "jfkback/hypencoder.6_layer", "msmarco-passage/dev/small")]
    [InlineData("out-of-domain", "jfkback/hypencoder.6_layer", "beir/fiqa/test")]
    [InlineData("hard-tasks", "trec-tot-hypencoder", "jhu-clsp/core17-instructions")]
    [InlineData("efficient-search", "jfkback/hypencoder.6_layer", "msmarco-passage/trec-dl-2020/judged")]
    [InlineData("robustness", "tas-b-hypencoder", "msmarco-passage/dev/small")]
    [InlineData("encoders", "contriever-hypencoder-frozen", "msmarco-passage/dev/small")]
    [InlineData("depth", "jfkback/hypencoder.8_layer", "msmarco-passage/trec-dl-2019/judged")]
    public void Study_OfTheProjectOffline_SaysWhatIsMissingAndLeavesNothing(string study, string model, string collection)
    {
        CliRun run = CliRun.Of("study", $"studies/{study}.yaml", "--out", _folder["out"]);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith($"error: {study} needs ", run.Error, StringComparison.Ordinal);
        Assert.Contains(model, run.Error, StringComparison.Ordinal);
        Assert.Contains($"hypencoder datasets pull {collection}", run.Error, StringComparison.Ordinal);
        Assert.Equal([_folder["beir"]], Directory.GetFileSystemEntries(_folder[""]));
    }

    [Fact]
    public void Study_PlanOffline_ListsNeedsAndFiguresAndLeavesNothing()
    {
        string study = Write("beir/scifact/test");
        JsonNode plan = CliRun.Of("study", study, "--plan", "--json", "--threads", "1").Succeeded().Json;
        JsonNode[] needs = [.. plan["needs"]!.AsArray().Select(n => n!)];
        Assert.Equal(
            [_models.Hypencoder, "beir/scifact/test", _folder["beir"]], needs.Select(n => (string)n["name"]!));
        Assert.Equal([true, false, true], needs.Select(n => n["place"] is not null));
        Assert.Equal("hypencoder datasets pull beir/scifact/test", (string)needs[1]["obtain"]!);
        Assert.NotNull(needs[1]["trouble"]);
        Assert.Contains(
            plan["work"]!.AsArray(), w => (string)w!["amount"]! == "5,183 passages" && (double)w["seconds"]! > 0);
        Assert.Equal([_folder["beir"], study], Directory.GetFileSystemEntries(_folder[""]).Order());

        string text = CliRun.Of("study", study, "--plan", "--threads", "1").Succeeded().Output;
        Assert.Contains("Missing: collection beir/scifact/test: ", text, StringComparison.Ordinal);
        Assert.Contains("Time: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Study_SkipMissing_RunsWhatIsHere()
    {
        string study = Write("beir/scifact/test");
        CliRun refused = CliRun.Of("study", study, "--out", _folder["out"], "--json");
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.Equal("beir/scifact/test", (string)Assert.Single(refused.Json["missing"]!.AsArray())!["name"]!);

        JsonNode json = CliRun.Of("study", study, "--out", _folder["out"], "--skip-missing", "--json").Succeeded().Json;
        JsonNode row = json["results"]!["tables"]![0]!["rows"]![0]!;
        Assert.Null(row[1]!["value"]); // published, not measured
        Assert.Equal(0.7, (double)row[1]!["published"]!["value"]!);
        Assert.True((double)row[2]!["value"]! > 0);
        Assert.EndsWith("--skip-missing", (string)json["results"]!["command"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--profile", "quick")]
    [InlineData("--corpus", "dotnet-api")]
    public void Study_OptionOfStudiesThatTrain_IsRefused(string option, string value) =>
        CliRun.Of("study", Write("beir/scifact/test"), option, value).AssertRefused(option);

    [Fact]
    public void Study_OneCollectionAndACorpus_IsOverTheCorpus()
    {
        string study = _folder.Write("one.yaml", $$"""
            name: one
            title: One collection
            tables:
              - id: t
                title: T
                systems:
                  - { name: H, model: {{_models.Hypencoder}}, query_max_length: 12, passage_max_length: 10 }
                  - { name: Short, model: {{_models.Hypencoder}}, query_max_length: 3, passage_max_length: 3 }
                  - { name: BM25, kind: bm25 }
                columns:
                  - { label: RR, collections: [beir/scifact/test], measure: RR }
            """);
        CliRun run = CliRun.Of("study", study, "--corpus", _folder["beir"], "--out", _folder["out"], "--json");
        JsonNode results = run.Succeeded().Json["results"]!;
        JsonNode[] rows = [.. results["tables"]![0]!["rows"]!.AsArray().Select(r => r!)];
        Assert.Equal(
            ["H", "H, linearised", "Short", "Short, linearised", "BM25"], rows.Select(r => (string)r[0]!["text"]!));
        Assert.All(rows, r => Assert.True((double)r[1]!["value"]! > 0));
        // Each length has an encoded corpus and a run of its own.
        Assert.Equal(2, Directory.GetDirectories(_folder["HYPENCODER_CACHE/indexes"]).Length);
        Assert.Equal(5, Directory.GetFiles(_folder["out/runs"], "*.trec").Length);
        Assert.Contains("--corpus", (string)results["command"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Study_KnownFiguresOffline_SaysWhatIsMissing()
    {
        CliRun run = CliRun.Of("study", "studies/known.yaml", "--out", _folder["out"]);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("hypencoder datasets pull beir/scifact/test", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("all-MiniLM", run.Error, StringComparison.Ordinal); // it comes with the program
    }

    /// <summary>Minutes of encoding, without optimisation many.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Study_KnownFigures_Agree()
    {
        string scifact = Hypencoder.Tests.Fixture.SharedData("beir", "scifact");
        JsonNode results = CliRun.Of(
            "study", "studies/known.yaml", "--corpus", scifact, "--out", _folder["out"], "--json").Succeeded()
            .Json["results"]!;
        JsonNode[] rows = [.. results["tables"]![0]!["rows"]!.AsArray().Select(r => r!)];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, r => Assert.Equal(
            (double)r[1]!["published"]!["value"]!, (double)r[1]!["value"]!, 0.003));
    }

    private string Write(string missing) => _folder.Write("study.yaml", $$"""
        name: small
        title: A small replication
        tables:
          - id: t
            title: T
            systems:
              - { name: H, model: {{_models.Hypencoder}} }
            columns:
              - { label: away, collections: [{{missing}}], measure: nDCG@10 }
              - { label: here, collections: [./beir], measure: RR }
            expected:
              H: { away: 0.7 }
        """);
}
