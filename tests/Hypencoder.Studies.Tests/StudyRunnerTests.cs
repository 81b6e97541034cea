using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets;
using Hypencoder.Evaluation;
using Hypencoder.Hybrid;

namespace Hypencoder.Studies.Tests;

/// <summary>Whole studies, small enough for tests.</summary>
public sealed class StudyRunnerTests
{
    /// <summary>A stage of each kind. Training and mining are stopped at their first report of progress.</summary>
    private static readonly string[] Interrupted =
        ["warm start", "hard negatives", "train Hypencoder-2", "encode", "graph", "clusters", "search"];

    [Fact]
    public void Run_OnceTwiceAndInterrupted_GivesSameModelsAndRuns()
    {
        using TemporaryFolder folder = new();
        StudyConfig study = Yaml.Study(Yaml.TinyStudy) with { Collection = TinyCollection.Sample(folder) };

        Run(study, folder["first"], new StudyObserver(), CancellationToken.None);
        Run(study, folder["second"], new StudyObserver(), CancellationToken.None);
        foreach (string stage in Interrupted)
        {
            using CancellationTokenSource stop = new();
            StudyObserver observer = new(stop, stage);
            Assert.ThrowsAny<OperationCanceledException>(() => Run(study, folder["interrupted"], observer, stop.Token));
            Assert.StartsWith(stage, observer.Stages[^1]);
        }
        Run(study, folder["interrupted"], new StudyObserver(), CancellationToken.None);

        string[] expected = Files(folder["first"]);
        // BM25, two models, one of them linearised, graph and two-stage search.
        Assert.Equal(6, expected.Count(f => f.EndsWith(".trec")));
        Assert.Equal(6, expected.Count(f => f.EndsWith("model.safetensors"))); // with the common start, and their bases
        foreach (string other in new[] { folder["second"], folder["interrupted"] })
        {
            Assert.Equal(expected, Files(other));
            Assert.All(expected, file => Assert.Equal(
                File.ReadAllBytes(Path.Combine(folder["first"], file)), File.ReadAllBytes(Path.Combine(other, file))));
        }
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Path.Combine(folder["first"], "report.html")), StringComparison.OrdinalIgnoreCase);
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["first"], "results.json")));
        JsonElement table = results.RootElement.GetProperty("tables").EnumerateArray()
            .Single(t => t.GetProperty("id").GetString() == "efficient-search");
        Assert.Equal(
            ["bm25", "inner-product", "exhaustive", "linearised", "Efficient 1", "two-stage"],
            table.GetProperty("rows").EnumerateArray().Select(row => row[1].GetProperty("text").GetString()));
        Assert.Contains(
            "at most 50 candidates of a linear surrogate in 12 clusters", table.GetProperty("caption").GetString());
        JsonElement inDomain = results.RootElement.GetProperty("tables").EnumerateArray()
            .Single(t => t.GetProperty("id").GetString() == "in-domain");
        Assert.Equal(
            ["BM25", "BE-Base", "Hypencoder-2", "Hypencoder-2, linearised"],
            inDomain.GetProperty("rows").EnumerateArray().Select(row => row[0].GetProperty("text").GetString()));
        Assert.Contains("Linearised: ", inDomain.GetProperty("caption").GetString());
        AssertFused(folder["first"], study, results.RootElement);
        JsonElement points = results.RootElement.GetProperty("plots").EnumerateArray()
            .Single(p => p.GetProperty("id").GetString() == "latency");
        Assert.Contains("Hypencoder-2, two-stage", points.GetRawText());
        using JsonDocument stages = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["first"], "stages.json")));
        string[] names = [.. stages.RootElement.EnumerateObject().Select(stage => stage.Name)];
        string clusters = Assert.Single(names, name => name.StartsWith("clusters of "));
        Assert.EndsWith(" with Hypencoder-2, two-stage", names[Array.IndexOf(names, clusters) + 1]);
        Assert.False(Directory.Exists(Path.Combine(folder["first"], "checkpoints", "BE-Base")));
    }

    /// <summary>The rows of models with BM25 are the fusions of the runs in the folder.</summary>
    private static void AssertFused(string folder, StudyConfig study, JsonElement results)
    {
        JsonElement[][] rows = [.. results.GetProperty("tables").EnumerateArray()
            .Single(t => t.GetProperty("id").GetString() == "hybrid").GetProperty("rows").EnumerateArray()
            .Select(row => row.EnumerateArray().ToArray())];
        Assert.Equal(
            ["BM25", "BE-Base", "BM25 + BE-Base", "Hypencoder-2", "BM25 + Hypencoder-2"],
            rows.Select(row => row[0].GetProperty("text").GetString()));
        StudyFolder files = StudyFolder.Existing(folder);
        Measure measure = Measure.Parse("nDCG@10");
        Run[] runs = [.. new[] { "BM25", "Hypencoder-2" }.Select(
            name => TrecRun.Read(files.RunPath(study.Collection, name)))];
        double value = Evaluator.Evaluate(
            DatasetCatalog.Open(study.Collection).Qrels("test"), RankFusion.Fuse(runs), [measure]).Mean(measure);
        Assert.Equal(value, rows[4][1].GetProperty("value").GetDouble(), 1e-9);
    }

    [Fact]
    public void Run_WithTasks_GivesTheirTablesValuesAndSameModelsAfterInterruption()
    {
        using TemporaryFolder folder = new();
        StudyConfig study = Yaml.Study(Yaml.TinyStudy + Yaml.TinyTasks) with
        {
            Collection = TinyCollection.Sample(folder),
        };

        Run(study, folder["first"], new StudyObserver(), CancellationToken.None);
        string[] stages = ["train Hypencoder-2 on dotnet-api/instructions", "search dotnet-api/exactly-one-of with Hypencoder-2"];
        foreach (string stage in stages)
        {
            using CancellationTokenSource stop = new();
            StudyObserver observer = new(stop, stage);
            Assert.ThrowsAny<OperationCanceledException>(() => Run(study, folder["interrupted"], observer, stop.Token));
        }
        Run(study, folder["interrupted"], new StudyObserver(), CancellationToken.None);

        Assert.Equal(Files(folder["first"]), Files(folder["interrupted"]));
        Assert.All(Files(folder["first"]), file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder["first"], file)),
            File.ReadAllBytes(Path.Combine(folder["interrupted"], file))));
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["first"], "results.json")));
        JsonElement[] tables = [.. results.RootElement.GetProperty("tables").EnumerateArray()];
        foreach (string task in new[] { "instructions", "exactly-one-of", "tip-of-the-tongue" })
        {
            JsonElement table = tables.Single(t => t.GetProperty("id").GetString() == task);
            Assert.Equal(
                ["BM25", "BE-Base", "Hypencoder-2", "Hypencoder-2, linearised"],
                table.GetProperty("rows").EnumerateArray().Select(r => r[0].GetProperty("text").GetString()));
            Assert.Contains("Holm", table.GetProperty("caption").GetString());
        }
        Assert.Equal("p-MRR", tables.Single(t => t.GetProperty("id").GetString() == "instructions")
            .GetProperty("columns")[1].GetProperty("name").GetString());
        string[] values = File.ReadAllLines(Path.Combine(folder["first"], "per-query.csv"));
        Assert.Equal(4 * 6, Count("dotnet-api/exactly-one-of,test,", ",AP,"));
        Assert.Equal(6, Count("dotnet-api/exactly-one-of,test,Hypencoder-2,linearised,", ",AP,"));
        Assert.Equal(4 * 6, Count("dotnet-api/instructions,test-changed,", ",p-MRR,"));
        JsonElement proved = tables.Single(t => t.GetProperty("id").GetString() == "exactly-one-of-not-linear");
        Assert.Equal(4, proved.GetProperty("rows").GetArrayLength());
        Assert.Matches("(No query|^[1-6]) of 6 ", proved.GetProperty("caption").GetString());
        // A collection and four splits of tasks.
        Assert.Equal(5, tables.Single(t => t.GetProperty("id").GetString() == "linearity")
            .GetProperty("rows").GetArrayLength());

        int Count(string start, string measure) =>
            values.Count(v => v.StartsWith(start, StringComparison.Ordinal) && v.Contains(measure));
    }


    private static void Run(
        StudyConfig study, string folder, IStudyObserver observer, CancellationToken cancellationToken) =>
        StudyRunner.Run(
            study, "tiny", StudyFolder.Open(folder, study, resume: true), threads: 1, "hypencoder study", observer,
            cancellationToken);

    /// <summary>The files whose bytes must be equal: all except those with times.</summary>
    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
            .Where(f => f.EndsWith(".trec") || f.EndsWith(".safetensors") || f.EndsWith(".training.json")
                || f.EndsWith("vocab.txt") || f.StartsWith("linearity", StringComparison.Ordinal) || f is "hard-negatives.tsv" or "per-query.csv")
            .Order(StringComparer.Ordinal)];
}
