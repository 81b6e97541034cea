using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Evaluation;
using Hypencoder.Models;
using Hypencoder.Perturbations;
using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Studies.Shared;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Tests;

/// <summary>A whole study with perturbed queries; the reference scores every passage, one by one.</summary>
public sealed class RobustnessTests
{
    private const int Queries = 12;
    private static readonly string[] Classes = ["misspelling", "naturality", "ordering", "synonym"];
    private static readonly string[] Models = ["BE-Base", "Augmented", "Augmented, linearised"];

    private static readonly string Study = Yaml.TinyStudy.Replace(
        "{ name: Hypencoder-2, kind: hypencoder, hidden_layers: 2 }",
        "{ name: Augmented, hidden_layers: 2, query_augmentation: { part: 0.5, classes: [misspelling, ordering] } }",
        StringComparison.Ordinal) + $$"""

            robustness: { queries: {{Queries}}, worst_of: 3 }
        """;

    [Fact]
    public void Run_WholeAndInterrupted_GivesSameFilesAndFiguresOfTheReference()
    {
        using TemporaryFolder folder = new();
        StudyConfig study = Yaml.Study(Study) with { Collection = TinyCollection.Sample(folder) };
        Run(study, folder["whole"], new StudyObserver(), CancellationToken.None);
        string[] stages = ["train Augmented", "perturb", $"search {study.Collection}+naturality with BM25"];
        foreach (string stage in stages)
        {
            using CancellationTokenSource stop = new();
            StudyObserver observer = new(stop, stage);
            Assert.ThrowsAny<OperationCanceledException>(() => Run(study, folder["broken"], observer, stop.Token));
            Assert.StartsWith(stage, observer.Stages[^1], StringComparison.Ordinal);
        }
        Run(study, folder["broken"], new StudyObserver(), CancellationToken.None);

        string[] files = Files(folder["whole"]);
        Assert.Equal(files, Files(folder["broken"]));
        Assert.Equal(2 * (4 * 3 + 4 * 4), files.Count(f => f.StartsWith("perturbed", StringComparison.Ordinal)));
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder["whole"], file)),
            File.ReadAllBytes(Path.Combine(folder["broken"], file))));

        StudyFolder whole = StudyFolder.Open(folder["whole"], study, resume: true);
        LoadedCollection collection = LoadedCollection.Load(study.Collection, 600, 30, study.Seed);
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(whole.ResultsPath));
        foreach (string model in Models)
            CheckModel(whole, collection, model, results.RootElement);
        string[] values = File.ReadAllLines(whole.PerQueryPath);
        foreach (string name in Classes)
        {
            Assert.Equal(4 * Queries, values.Count(v => v.Contains($",test+{name},") && v.Contains(",nDCG@10,")));
            Assert.Equal(4 * Queries, values.Count(v => v.Contains($",test+{name}-worst,") && v.Contains(",R@1000,")));
        }
        JsonElement plot = results.RootElement.GetProperty("plots").EnumerateArray()
            .Single(p => p.GetProperty("id").GetString() == "robustness");
        Assert.Equal(
            Classes, plot.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("name").GetString()));
    }

    [Fact]
    public void Run_SeveralSeeds_PerturbsTheSameQueriesAlikeAndMeansTheDrops()
    {
        using TinyModels tiny = new();
        StudyConfig study = Yaml.Study("""
            name: tiny
            title: Two seeds
            collection: dotnet-api
            seeds: [3, 4]
            profiles:
              tiny:
                vocabulary_size: 200
                query_max_length: 12
                passage_max_length: 16
                encoder: { layers: 1, hidden_size: 16, heads: 2, intermediate_size: 16, dropout: 0 }
                dev_sample: { queries: 5, passages: 20 }
                training: { max_steps: 5, batch_size: 8, learning_rate: 0.002 }
                models:
                  - { name: BE, kind: bi_encoder }
                  - { name: H, kind: hypencoder }
                robustness: { classes: [misspelling], queries: 10, worst_of: 2 }
            """) with { Collection = tiny.Collection };
        StudyFolder folder = StudyFolder.Open(tiny.Folder["out"], study, resume: false);
        Report report = StudyRunner.Run(
            study, "tiny", folder, threads: 1, "", new StudyObserver(), CancellationToken.None);

        string[] queries = Directory.GetFiles(tiny.Folder["out"], "misspelling.tsv", SearchOption.AllDirectories);
        Assert.Equal(2, queries.Length);
        Assert.Equal(File.ReadAllText(queries[0]), File.ReadAllText(queries[1]));
        double[] drops = [.. queries.Select(q => Row(Results(q), "robustness", "H", "misspelling")[3]
            .GetProperty("value").GetDouble())];
        ReportTable table = report.Tables.Single(t => t.Id == "robustness");
        Assert.Equal(drops.Average(), table.Rows[5][3].Number!.Value, 1e-9);
        Assert.NotNull(table.Rows[5][8].Number); // p, of queries and seeds crossed
        Assert.Equal("H, linearised", table.Rows[7][0].Text);
        Assert.Contains("differ from those under BE, of a linearised model", table.Caption, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Tables, t => t.Id == "robustness-queries");

        static JsonElement Results(string queries) => JsonDocument.Parse(File.ReadAllText(
            Path.Combine(Path.GetDirectoryName(queries)!, "..", "results.json"))).RootElement;
    }

    /// <summary>Clean and perturbed nDCG@10, the drop, and the worst of three: no better than the first.</summary>
    private static void CheckModel(StudyFolder folder, LoadedCollection collection, string name, JsonElement results)
    {
        string file = name.Replace(", ", ".", StringComparison.Ordinal);
        using RetrievalModel model = RetrievalModel.Load(folder.ModelPath(name.Split(',')[0]));
        float[] vectors = model.EncodePassages([.. collection.Passages.Select(p => p.FullText)]);
        float[] mean = [.. Enumerable.Range(0, model.Config.Dimension).Select(i => (float)vectors
            .Where((_, at) => at % model.Config.Dimension == i).Average(v => (double)v))];
        float[] Scores(Query query)
        {
            QNet net = model.EncodeQueries([query.Text])[0];
            return (name == file ? net : QNet.InnerProduct(Surrogate.Vector(net, mean))).Score(vectors);
        }
        PerturbedQuery[] first = [.. PerturbedQueries.Read(folder, "misspelling")];
        double clean = Reference(Scores, collection, [.. first.Select(q => q.Original)]);
        Assert.Equal(clean, Row(results, "robustness", name, "clean")[2].GetProperty("value").GetDouble(), 1e-12);
        foreach (string kind in Classes)
        {
            Query[] queries = [.. QueryFile.Read(folder.PerturbedPath(kind, "tsv"))];
            JsonElement row = Row(results, "robustness", name, kind);
            double perturbed = Reference(Scores, collection, queries);
            Assert.Equal(perturbed, row[2].GetProperty("value").GetDouble(), 1e-12);
            if (clean > 0)
                Assert.Equal(100 * (clean - perturbed) / clean, row[3].GetProperty("value").GetDouble(), 1e-9);

            Query[] worst = [.. QueryFile.Read(folder.PerturbedPath($"{kind}-worst.{file}", "tsv"))];
            row = Row(results, "robustness-worst", name, kind);
            Assert.Equal(perturbed, row[3].GetProperty("value").GetDouble(), 1e-12);
            Assert.Equal(Reference(Scores, collection, worst), row[5].GetProperty("value").GetDouble(), 1e-12);
            foreach ((Query random, Query chosen) in queries.Zip(worst))
            {
                double Score(Query query) => Relevant(collection, query.Id).Max(p => Scores(query)[p]);
                Assert.True(Score(chosen) <= Score(random) + 1e-4, $"{name}, {kind}, {random.Id}");
            }
        }
    }

    private static IEnumerable<int> Relevant(LoadedCollection collection, string query)
    {
        IReadOnlyDictionary<string, int> grades = collection.Qrels("test")[query];
        return collection.Passages.Index()
            .Where(p => grades.GetValueOrDefault(p.Item.Id) == grades.Values.Max()).Select(p => p.Index);
    }

    private static double Reference(
        Func<Query, float[]> score, LoadedCollection collection, IReadOnlyList<Query> queries)
    {
        Run run = new();
        Qrels qrels = new();
        foreach (Query query in queries)
        {
            float[] scores = score(query);
            run.Add(query.Id, [.. scores.Select((s, i) => new RunEntry(collection.Passages[i].Id, s))]);
            foreach ((string passage, int grade) in collection.Qrels("test")[query.Id])
                qrels.TryAdd(query.Id, passage, grade);
        }
        Measure measure = Measure.Parse("nDCG@10");
        return Evaluator.Evaluate(qrels, run, [measure]).Mean(measure);
    }

    private static JsonElement Row(JsonElement results, string table, string model, string queries) =>
        results.GetProperty("tables").EnumerateArray().Single(t => t.GetProperty("id").GetString() == table)
            .GetProperty("rows").EnumerateArray()
            .Single(r => r[0].GetProperty("text").GetString() == model
                && r[1].GetProperty("text").GetString() == queries);

    private static void Run(
        StudyConfig study, string folder, IStudyObserver observer, CancellationToken cancellationToken) =>
        StudyRunner.Run(
            study, "tiny", StudyFolder.Open(folder, study, resume: true), threads: 1, "", observer, cancellationToken);

    private static string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f))
            .Where(f => f.EndsWith(".trec", StringComparison.Ordinal) || f == "per-query.csv"
                || f.EndsWith(".safetensors", StringComparison.Ordinal)
                || f.StartsWith("perturbed", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
