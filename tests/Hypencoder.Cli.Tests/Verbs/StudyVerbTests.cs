using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class StudyVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _study;

    public StudyVerbTests()
    {
        WriteCollection();
        _study = _folder.Write("study.yaml", $$"""
            name: tiny
            title: A tiny study
            collection: {{_folder["beir"]}}
            profiles:
              smoke:
                vocabulary_size: 150
                encoder: { layers: 1, hidden_size: 16, heads: 2, intermediate_size: 32, dropout: 0 }
                training: { max_steps: 4, batch_size: 4, learning_rate: 0.001, eval_steps: 2, save_steps: 2 }
                models:
                  - { name: BE-Base, kind: bi_encoder }
                  - { name: Hypencoder-1, kind: hypencoder, hidden_layers: 1 }
                graph: { neighbors: 3, settings: { Small: { entry_points: 4, candidates: 2, max_iterations: 2 } } }
              control:
                vocabulary_size: 150
                encoder: { layers: 1, hidden_size: 16, heads: 2, intermediate_size: 32, dropout: 0 }
                training: { max_steps: 4, batch_size: 4, learning_rate: 0.001, eval_steps: 2, save_steps: 2 }
                models:
                  - { name: BE-Base, kind: bi_encoder }
                  - { name: BE-Attention, kind: hypencoder, hidden_layers: 0 }
                graph: { neighbors: 3, settings: { Small: { entry_points: 4, candidates: 2, max_iterations: 2 } } }
                two_stage: {}
              large:
                encoder: { layers: 9 }
                training: { max_steps: 9 }
                models: [{ name: BE-Base, kind: bi_encoder }]
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Study_StoppedAndResumed_GivesTheNumbersOfAnUnbrokenOne()
    {
        JsonNode whole = Study(_folder["whole"], "--json").Succeeded().Json;

        using StoppingWriter error = new("train BE-Base:");
        CliRun stopped = CliRun.Of(
            error.Token, error, "study", _study, "--profile", "smoke", "--out", _folder["broken"]);
        Assert.Equal(ExitCode.Failed, stopped.ExitCode);
        Assert.EndsWith(
            "error: stopped; run the command again with --resume to continue\n", stopped.Error,
            StringComparison.Ordinal);
        Study(_folder["broken"]).AssertRefused(_folder["broken"], "--resume");

        CliRun resumed = Study(_folder["broken"], "--resume", "--json").Succeeded();
        Assert.DoesNotContain("train BE-Base:", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(Effectiveness(whole), Effectiveness(resumed.Json));
    }

    [Fact]
    public void Study_Finished_PrintsTablesReportAndASearchThatRuns()
    {
        string[] lines = Study(_folder["out"]).Succeeded().Output.TrimEnd('\n').Split('\n');
        Assert.Contains($"Report: {Path.Combine(_folder["out"], "report.html")}", lines);
        Assert.True(File.Exists(Path.Combine(_folder["out"], "report.html")));
        Assert.StartsWith("* In domain, on the test queries of ", lines[0], StringComparison.Ordinal);
        Assert.Equal(4, lines.Count(l => l.StartsWith("* ", StringComparison.Ordinal)));
        Assert.Contains("Efficient search", lines);
        Assert.DoesNotContain("Models", lines);
        int rest = Array.FindIndex(lines, l => l.StartsWith("Also in the report: ", StringComparison.Ordinal));
        Assert.All(lines[..rest], line => Assert.InRange(line.Length, 0, 80));
        string named = string.Join(' ', lines[rest..^3]);
        Assert.Contains("How linear the q-nets are; Units of the q-nets that never switch; Models", named);
        Assert.Contains($"Every query's values: {Path.Combine(_folder["out"], "per-query.csv")}", lines);

        const string Program = "dotnet run -c Release --project src/Hypencoder.Cli -- ";
        Assert.StartsWith(Program + "search ", lines[^1], StringComparison.Ordinal);
        string[] quoted = lines[^1][Program.Length..].TrimEnd('\'').Split('\'');
        Assert.Equal(2, quoted.Length);
        CliRun search = CliRun.Of([.. quoted[0].TrimEnd().Split(' '), quoted[1]]).Succeeded();
        Assert.StartsWith(" 1  ", search.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Study_Hypencoder_HasTheSameLinearizedInEveryTableOfRankings()
    {
        JsonNode results = Study(_folder["out"], "--json").Succeeded().Json["results"]!;
        Assert.Equal("Hypencoder-1, linearised", Row("in-domain", 3)[0]);
        Assert.Equal("Hypencoder-1, linearised", Row("hard-queries", 3)[0]);
        Assert.Equal(["Hypencoder-1", "linearised"], Row("efficient-search", 3)[..2]);
        Assert.Equal("BM25 + Hypencoder-1", Row("hybrid", 4)[0]);
        Assert.Equal("Hypencoder-1", Row("linearity", 0)[0]);
        Assert.Equal("Hypencoder-1", Row("units", 0)[0]);

        string?[] Row(string table, int row) =>
        [
            .. results["tables"]!.AsArray().Single(t => (string)t!["id"]! == table)!["rows"]![row]!.AsArray()
                .Select(cell => (string?)cell?["text"]),
        ];
    }

    [Fact]
    public void Study_HeadWithoutQNet_IsSearchedAsABiEncoderIs()
    {
        JsonNode results = CliRun.Of("study", _study, "--profile", "control", "--out", _folder["out"], "--json")
            .Succeeded().Json["results"]!;
        Assert.Equal(["BM25", "BE-Base", "BE-Attention"], Column("in-domain", 0));
        Assert.Equal(["a vector", "a vector, pooled by the hyper-head's attention"], Column("models", 1));
        Assert.Equal(["bm25", "inner-product", "inner-product"], Column("efficient-search", 1));
        CliRun search = CliRun.Of(
            "search", "--model", _folder["out/models/BE-Attention"], "--index",
            Directory.GetDirectories(_folder["out/indexes/BE-Attention"]).Single(), "--query", "draw circles");
        Assert.StartsWith(" 1  ", search.Succeeded().Output, StringComparison.Ordinal);

        string?[] Column(string table, int column) =>
        [
            .. results["tables"]!.AsArray().Single(t => (string)t!["id"]! == table)!["rows"]!.AsArray()
                .Select(row => (string?)row![column]?["text"]),
        ];
    }

    [Fact]
    public void Study_Seed_ReplacesTheStudysOwn()
    {
        JsonNode json = Study(_folder["out"], "--seed", "5", "--threads", "1", "--json").Succeeded().Json["results"]!;
        Assert.Equal(5, (int)json["seed"]!);
        Assert.EndsWith(" --profile smoke --seed 5 --threads 1", (string)json["command"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Study_Seeds_RunsEachAndReportsMeansAndSpreads()
    {
        JsonNode json = Study(_folder["out"], "--seeds", "2", "--seed", "5", "--json").Succeeded().Json;
        JsonNode results = json["results"]!;
        Assert.Equal([5, 6], results["seeds"]!.AsArray().Select(s => (int)s!));
        Assert.EndsWith(" --profile smoke --seed 5 --seeds 2", (string)results["command"]!, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("out", "seed-5", "models"), (string)json["search"]!, StringComparison.Ordinal);

        JsonNode combined = Table(results);
        JsonNode[] each = [.. new[] { 5, 6 }.Select(seed => Table(JsonNode.Parse(
            File.ReadAllText(_folder[$"out/seed-{seed}/results.json"]))!))];
        for (int row = 0; row < 3; row++)
        {
            double[] values = [.. each.Select(t => (double)t["rows"]![row]![1]!["value"]!)];
            JsonNode cell = combined["rows"]![row]![1]!;
            Assert.Equal(values.Average(), (double)cell["value"]!, 1e-12);
            Assert.Equal(
                Math.Abs(values[0] - values[1]) / Math.Sqrt(2), (double?)cell["spread"] ?? 0, 1e-12);
        }

        static JsonNode Table(JsonNode results) =>
            results["tables"]!.AsArray().Single(t => (string)t!["id"]! == "in-domain")!;
    }

    [Fact]
    public void Study_UnknownProfile_ListsThoseKnown() =>
        CliRun.Of("study", _study, "--profile", "huge").AssertRefused("\"huge\"", "smoke, control, large");

    [Fact]
    public void Study_NothingToResume_IsRefused() =>
        CliRun.Of("study", _study, "--profile", "smoke", "--resume").AssertRefused("tiny-smoke", "unfinished");

    [Fact]
    public void Study_MissingFile_IsRefused() => CliRun.Of("study", "nowhere.yaml").AssertRefused("nowhere.yaml");

    [Fact]
    public void Study_UnknownKey_NamesFileLineAndKey()
    {
        string wrong = _folder.Write("wrong.yaml", "name: x\ntitel: y\n");
        CliRun.Of("study", wrong).AssertRefused($"{wrong}:2: ", "titel");
    }

    [Fact]
    public void Study_NoFile_TakesTheOneThatComesWithTheProgram() =>
        CliRun.Of("study", "--profile", "none").AssertRefused("dotnet-api", "\"none\"");

    private CliRun Study(string output, params string[] more) =>
        CliRun.Of(["study", _study, "--profile", "smoke", "--out", output, .. more]);

    /// <summary>The table that holds no times.</summary>
    private static string Effectiveness(JsonNode study) =>
        study["results"]!["tables"]!.AsArray().Single(t => (string)t!["id"]! == "in-domain")!.ToJsonString();

    private void WriteCollection()
    {
        string[] verbs = ["read", "write", "draw", "sort", "send", "parse"];
        string[] things = ["files", "circles", "lists", "streams", "windows"];
        string[] texts = [.. verbs.SelectMany(v => things.Select(t => $"{v} {t}"))];
        _folder.Write(
            "beir/corpus.jsonl", Lines(texts, (t, i) => $$"""{"_id": "p{{i}}", "text": "to {{t}} quickly"}"""));
        _folder.Write(
            "beir/queries.jsonl", Lines(texts, (t, i) => $$"""{"_id": "q{{i}}", "text": "how to {{t}}"}"""));
        string[] splits = ["train", "dev", "test"];
        foreach ((int index, string split) in splits.Index())
        {
            // Three of five queries are for training, one each for dev and test.
            IEnumerable<int> queries = Enumerable.Range(0, texts.Length).Where(i => Math.Max(0, (i % 5) - 2) == index);
            _folder.Write(
                $"beir/qrels/{split}.tsv",
                "query-id\tcorpus-id\tscore\n" + string.Concat(queries.Select(i => $"q{i}\tp{i}\t1\n")));
        }
    }

    private static string Lines(string[] texts, Func<string, int, string> line) =>
        string.Concat(texts.Select((text, i) => line(text, i) + "\n"));
}
