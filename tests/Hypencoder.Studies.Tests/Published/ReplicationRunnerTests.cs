using System.Globalization;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets;
using Hypencoder.Evaluation;
using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Studies.Planning;
using Hypencoder.Studies.Published;
using Hypencoder.Torch;

namespace Hypencoder.Studies.Tests.Published;

/// <summary>Whole studies of random models. The reference scores every passage with the q-net, one by one.</summary>
public sealed class ReplicationRunnerTests : IDisposable
{
    private readonly TinyModels _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Run_ModelsHere_MeasuresAndJudgesThem()
    {
        double expected = Reference(_tiny.Hypencoder, "nDCG@10");
        Report report = Run(Study($$"""
            expected:
              Hypencoder: { nDCG@10: {{expected.ToString(CultureInfo.InvariantCulture)}}, RR: 0.999999 }
              Somebody: { nDCG@10: 0.5 }
            """), "out");

        Assert.Equal(["tiny", "linearity", "units"], report.Tables.Select(t => t.Id));
        Assert.Equal(["tiny-baseline", "tiny-linearised"], report.Findings.Select(f => f.Id));
        Assert.StartsWith("Tiny, nDCG@10: BM25 is ", report.Findings[0].Text, StringComparison.Ordinal);
        Assert.Equal(
            ["BM25", "Hypencoder", "Efficient", "Two-stage"],
            report.Findings[0].Comparisons.Select(c => c.System));
        Assert.Contains(" its own linearisation", report.Findings[1].Text, StringComparison.Ordinal);
        ReportTable table = report.Tables.First();
        Assert.Equal(
            ["BM25", "BE-Base", "Hypencoder", "Hypencoder, linearised", "Efficient", "Two-stage", "Somebody"],
            table.Rows.Select(r => r[0].Text));
        Assert.Equal(Reference(_tiny.BiEncoder, "nDCG@10"), table.Rows[1][1].Number!.Value, 1e-12);
        Assert.Equal(expected, table.Rows[2][1].Number!.Value, 1e-12);
        Assert.Equal(Reference(_tiny.Hypencoder, "RR"), table.Rows[2][2].Number!.Value, 1e-12);
        Assert.Equal(Reference(_tiny.Hypencoder, "RR", linearized: true), table.Rows[3][2].Number!.Value, 1e-12);
        Assert.Null(table.Rows[3][1].Expected);
        Assert.Equal(expected, table.Rows[4][1].Number!.Value, 1e-12); // a graph search that visits all 40
        Assert.Equal(40, table.Rows[2][3].Number);
        Assert.Equal(expected, table.Rows[5][1].Number!.Value, 1e-12); // as many candidates as passages
        Assert.Null(table.Rows[5][1].Expected);
        Assert.Single(Directory.GetFiles(_tiny.Folder["cache"], "clusters2-3-43.bin", SearchOption.AllDirectories));
        Assert.True(table.Rows[2][1].Agrees);
        Assert.False(table.Rows[2][2].Agrees);
        Assert.Null(table.Rows[6][1].Number);
        Assert.Equal("(.500)", table.DisplayExpected(6, 1));
        Assert.StartsWith("1 of 2 measured figures agree", report.Summary, StringComparison.Ordinal);
        Assert.Contains("1 published figures were not measured", report.Summary, StringComparison.Ordinal);
        Assert.Equal(20 * 6 * 2, File.ReadAllLines(_tiny.Folder["out/per-query.csv"]).Length - 1);
    }

    [Fact]
    public void Run_SameModelAndCorpusInAnotherStudy_TakesTheIndexFromTheCache()
    {
        Run(Study(""), "first");
        string[] indexes = Directory.GetDirectories(_tiny.Folder["cache"]);
        Assert.Equal(2, indexes.Length); // one a model
        DateTime[] written = [.. indexes.Select(i => File.GetLastWriteTimeUtc(Path.Combine(i, "vectors.bin")))];

        Run(Study(""), "second");
        Assert.Equal(indexes.Order(), Directory.GetDirectories(_tiny.Folder["cache"]).Order());
        Assert.Equal(written, indexes.Select(i => File.GetLastWriteTimeUtc(Path.Combine(i, "vectors.bin"))));

        Run(Study("") with { PassageMaxLength = 5 }, "third");
        Assert.Equal(4, Directory.GetDirectories(_tiny.Folder["cache"]).Length);
    }

    [Fact]
    public void Run_StoppedAndRunAgain_GivesTheFilesOfAnUnbrokenOne()
    {
        ReplicationConfig study = Study("");
        Run(study, "whole");
        using CancellationTokenSource stop = new();
        StudyObserver observer = new(stop, "search beir");
        Assert.ThrowsAny<OperationCanceledException>(() => Run(study, "broken", observer, stop.Token));
        Assert.False(File.Exists(_tiny.Folder["broken/results.json"]));

        Run(study, "broken");
        string[] runs = [.. Directory.GetFiles(_tiny.Folder["whole/runs"], "*.trec").Select(f => Path.GetFileName(f)!)];
        Assert.Equal(6, runs.Length);
        Assert.All([.. runs.Select(r => $"runs/{r}"), "per-query.csv"], file => Assert.Equal(
            File.ReadAllBytes(_tiny.Folder[$"whole/{file}"]), File.ReadAllBytes(_tiny.Folder[$"broken/{file}"])));
    }

    [Fact]
    public void Run_ModelMissing_LeavesItsCellsEmpty()
    {
        Directory.Delete(_tiny.BiEncoder, recursive: true);
        Report report = Run(Study(""), "out");
        ReportTable table = report.Tables.First();
        Assert.Null(table.Rows[1][1].Number);
        Assert.NotNull(table.Rows[2][1].Number);
    }

    [Fact]
    public void Run_PerturbedColumns_GivesTheirDropsAndLeavesWhatWasChanged()
    {
        string yaml = File.ReadAllText(WriteStudy(""));
        File.WriteAllText(_tiny.Folder["study.yaml"], yaml.Replace(
            "- { label: Scored, collections: [./beir], split: test, measure: passages scored }",
            """
            - { label: Perturbed, collections: &c [./beir], measure: nDCG@10, perturbation: misspelling }
                  - { label: Drop, collections: *c, measure: nDCG@10, perturbation: misspelling, relative_drop: true }
                  - { label: Other words, collections: *c, measure: RR, perturbation: paraphrase, relative_drop: true }
                  - { label: File, collections: *c, measure: RR, perturbation: paraphrase, variations: variations.csv }
            """, StringComparison.Ordinal));
        File.WriteAllText(
            _tiny.Folder["variations.csv"],
            "q_id,method,transformation_type,original_query,variation\n"
            + "q0,back,paraphrase,how to read files,reading of files\n");
        ReplicationConfig study = ReplicationConfig.Read(_tiny.Folder["study.yaml"]);
        ReportTable table = Run(study, "out").Tables.First();

        string account = Directory.GetFiles(_tiny.Folder["out/perturbed"], "*test+misspelling.tsv").Single();
        Query[] misspelt = [.. QueryFile.Read(account)];
        double clean = Reference(_tiny.Hypencoder, "nDCG@10");
        double changed = Reference(_tiny.Hypencoder, "nDCG@10", misspelt);
        Assert.NotEqual(clean, changed);
        Assert.Equal(changed, table.Rows[2][3].Number!.Value, 1e-12);
        Assert.Equal(100 * (clean - changed) / clean, table.Rows[2][4].Number!.Value, 1e-9);
        Assert.Equal(
            (100 * (clean - changed) / clean).ToString("0.0", CultureInfo.InvariantCulture), table.Display(2, 4));
        Assert.Null(table.Rows[2][5].Number);
        Assert.Contains("Other words: not measured, since paraphrases", table.Caption, StringComparison.Ordinal);
        string paraphrases = Directory.GetFiles(_tiny.Folder["out/perturbed"], "*test+paraphrase.*.tsv").Single();
        Query[] paraphrased = [.. QueryFile.Read(paraphrases)];
        Assert.Equal("reading of files", paraphrased[0].Text);
        Assert.Equal(Reference(_tiny.Hypencoder, "RR", paraphrased), table.Rows[2][6].Number!.Value, 1e-12);
        string[] values = File.ReadAllLines(_tiny.Folder["out/per-query.csv"]);
        Assert.Equal(6 * 20, values.Count(v => v.Contains(",test+misspelling,") && v.Contains(",loss of nDCG@10,")));

        File.Delete(_tiny.Folder["variations.csv"]);
        StudyNeeds needs = StudyNeeds.Of(study, new DatasetOptions { Hub = new HubOptions { Offline = true } });
        Assert.EndsWith("variations.csv", Assert.Single(needs.AskHosts().Missing).Name, StringComparison.Ordinal);
    }

    private ReplicationConfig Study(string expected) => ReplicationConfig.Read(WriteStudy(expected));

    private string WriteStudy(string expected)
    {
        string path = _tiny.Folder["study.yaml"];
        File.WriteAllText(path, $$"""
            name: tiny
            title: A tiny replication
            top_k: 10
            query_max_length: 16
            passage_max_length: 24
            tables:
              - id: tiny
                title: Tiny
                baseline: BE-Base
                systems:
                  - { name: BM25, kind: bm25 }
                  - { name: BE-Base, model: ./models/bi-encoder }
                  - { name: Hypencoder, model: ./models/hypencoder }
                  - name: Efficient
                    model: ./models/hypencoder
                    neighbors: 5
                    graph: { entry_points: 40, candidates: 4, max_iterations: 4 }
                  - { name: Two-stage, model: ./models/hypencoder, two_stage: { clusters: 3, candidates: 40 } }
                  - { name: Somebody, kind: published }
                columns:
                  - { label: nDCG@10, collections: [./beir], split: test, measure: nDCG@10 }
                  - { label: RR, collections: [./beir], split: test, measure: RR }
                  - { label: Scored, collections: [./beir], split: test, measure: passages scored }

            """ + string.Concat(expected.Split('\n').Select(line => $"    {line}\n")));
        return path;
    }

    private Report Run(
        ReplicationConfig study, string folder, StudyObserver? observer = null, CancellationToken stop = default)
    {
        StudyNeeds needs = StudyNeeds.Of(study, new DatasetOptions { Hub = new HubOptions { Offline = true } });
        return ReplicationRunner.Run(
            study, needs, StudyFolder.Open(_tiny.Folder[folder], study, resume: true),
            new IndexCache(_tiny.Folder["cache"]), 1, "", observer ?? new StudyObserver(), stop);
    }

    private double Reference(
        string directory, string measure, IReadOnlyList<Query>? queries = null, bool linearized = false)
    {
        using RetrievalModel model = RetrievalModel.Load(directory);
        TestCollection collection = DatasetCatalog.Open(_tiny.Collection);
        Passage[] passages = [.. collection.Passages()];
        float[] vectors = model.EncodePassages([.. passages.Select(p => p.FullText)], 24);
        float[] mean = [.. Enumerable.Range(0, model.Config.Dimension).Select(i => (float)vectors
            .Where((_, at) => at % model.Config.Dimension == i).Average(v => (double)v))];
        Run run = new();
        foreach (Query query in queries ?? [.. collection.Queries("test")])
        {
            QNet net = model.EncodeQueries([query.Text], 16)[0];
            if (linearized)
                net = QNet.InnerProduct(Surrogate.Vector(net, mean));
            float[] scores = net.Score(vectors);
            run.Add(query.Id, [.. Enumerable.Range(0, passages.Length).OrderByDescending(i => scores[i]).Take(10)
                .Select(i => new RunEntry(passages[i].Id, scores[i]))]);
        }
        Measure parsed = Measure.Parse(measure);
        return Evaluator.Evaluate(collection.Qrels("test"), run, [parsed]).Mean(parsed);
    }
}
