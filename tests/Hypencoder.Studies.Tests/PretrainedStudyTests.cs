using System.Text.Json;
using Hypencoder.Models;
using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Training;

namespace Hypencoder.Studies.Tests;

/// <summary>A study whose models begin with a retrieval encoder that is trained already.</summary>
public sealed class PretrainedStudyTests
{
    private const string Study = """
        name: tiny
        title: Tiny models on an encoder
        collection: dotnet-api
        seed: 3
        profiles:
          tiny:
            pretrained: MODEL
            query_max_length: 12
            passage_max_length: 16
            dev_sample: { queries: 5, passages: 20 }
            training: { max_steps: 5, batch_size: 8, learning_rate: 0.002 }
            models:
              - { name: start, kind: bi_encoder, freeze_encoder: true }
              - { name: BE, kind: bi_encoder, freeze_passage_encoder: true }
              - { name: Hypencoder, kind: hypencoder, freeze_passage_encoder: true }
              - { name: BE-both, kind: bi_encoder }
        """;

    private const string Tasks = """

            tasks:
              collections: [{ collection: dotnet-api/exactly-one-of }]
              max_queries: 6
              training: { max_steps: 2, batch_size: 8, items_per_query: 2, learning_rate: 0.002 }
        """;

    [Fact]
    public void Run_FrozenPassageEncoders_SearchOneIndex()
    {
        using TinyModels tiny = new();
        StudyConfig study = Yaml.Study(Study.Replace("MODEL", tiny.BiEncoder, StringComparison.Ordinal)) with
        {
            Collection = tiny.Collection,
        };
        StudyFolder folder = StudyFolder.Open(tiny.Folder["out"], study, resume: false);
        Report report = StudyRunner.Run(
            study, "tiny", folder, threads: 1, "", new StudyObserver(), CancellationToken.None);

        Assert.Equal(
            ["BE-both", "pretrained"],
            Directory.EnumerateDirectories(tiny.Folder["out/indexes"]).Select(Path.GetFileName).Order());
        Assert.False(Directory.Exists(tiny.Folder["out/vocabulary"]));
        using RetrievalModel start = RetrievalModel.Load(tiny.BiEncoder);
        Assert.Equal(
            [true, true, true, false],
            new[] { "start", "BE", "Hypencoder", "BE-both" }.Select(name =>
            {
                using RetrievalModel model = RetrievalModel.Load(folder.ModelPath(name));
                return model.PassageFingerprint == start.PassageFingerprint;
            }));
        ReportTable table = report.Tables.Single(t => t.Id == "in-domain");
        Assert.Equal(
            ["BM25", "start", "BE", "Hypencoder", "Hypencoder, linearised", "BE-both"],
            table.Rows.Select(r => r[0].Text));
    }

    /// <summary>The task's passages are encoded by the pretrained encoder once, whichever model comes first.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Run_WithATask_SearchesOneIndexOfItsPassages()
    {
        using TinyModels tiny = new();
        string yaml = (Study + Tasks).Replace("MODEL", tiny.BiEncoder, StringComparison.Ordinal);
        StudyConfig study = Yaml.Study(yaml) with { Collection = tiny.Collection };
        StudyFolder folder = StudyFolder.Open(tiny.Folder["out"], study, resume: false);
        Report report = StudyRunner.Run(
            study, "tiny", folder, threads: 1, "", new StudyObserver(), CancellationToken.None);

        Assert.Equal(
            ["BE-both", "BE-both.exactly-one-of", "pretrained"],
            Directory.EnumerateDirectories(tiny.Folder["out/indexes"]).Select(Path.GetFileName).Order());
        Assert.Equal(
            ["BM25", "start", "BE", "Hypencoder", "Hypencoder, linearised", "BE-both"],
            report.Tables.Single(t => t.Id == "exactly-one-of").Rows.Select(r => r[0].Text));
    }

    /// <summary>A frozen encoder shows with which weights a model begins a task.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Run_TaskFromStart_BeginsWithTheStartAsTrainedForTheTask()
    {
        const string Corrected = """

              - name: Corrected
                kind: hypencoder
                start: BE
                linear_term: true
                freeze_encoder: true
                initialization: { zero_output: true, whitening: true }
        """;
        using TinyModels tiny = new();
        string yaml = (Study + Corrected + Tasks + "\n      from_start: true\n      max_steps: { Corrected: 3 }")
            .Replace("MODEL", tiny.BiEncoder, StringComparison.Ordinal);
        StudyConfig study = Yaml.Study(yaml) with { Collection = tiny.Collection };
        StudyFolder folder = StudyFolder.Open(tiny.Folder["out"], study, resume: false);
        Report report = StudyRunner.Run(
            study, "tiny", folder, threads: 1, "", new StudyObserver(), CancellationToken.None);

        LineChart share = report.Sections.Single(s => s.Id == "hard-tasks").Plots.OfType<LineChart>().Single();
        Assert.Equal("linearity-curves-exactly-one-of", share.Id);
        Assert.Equal(["Hypencoder", "Corrected"], share.Lines.Select(l => l.Name));
        Assert.Equal([3], Steps("Corrected.exactly-one-of"));
        Assert.Equal([2], Steps("BE.exactly-one-of"));
        Assert.Equal(Vector("BE.exactly-one-of"), Vector("Corrected.exactly-one-of"));
        Assert.Equal(Vector("BE"), Vector("Corrected"));
        Assert.NotEqual(Vector("BE"), Vector("BE.exactly-one-of"));

        int[] Steps(string model) => [.. JsonSerializer.Deserialize<TrainingCurvePoint[]>(
            File.ReadAllText(folder.CurvePath(model)))!.Select(p => p.Step)];

        float[] Vector(string name)
        {
            using RetrievalModel model = RetrievalModel.Load(folder.ModelPath(name));
            QNet net = model.EncodeQueries(["one of two"])[0];
            return (net.HiddenLayers == 0 ? net.Matrix(0) : net.Linear).ToArray();
        }
    }

    [Theory]
    [InlineData("pretrained: MODEL", "pretrained: MODEL\n    vocabulary_size: 200\n    encoder: { layers: 1 }", "encoder")]
    [InlineData("pretrained: MODEL", "vocabulary_size: 200", "encoder")]
    [InlineData("    training:", "    warm_start: { max_steps: 5 }\n    training:", "pretrained")]
    public void Read_EncoderTwiceOrNever_IsRefused(string found, string put, string key)
    {
        string yaml = Study.Replace(found, put, StringComparison.Ordinal).Replace("MODEL", "a/b", StringComparison.Ordinal);
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Yaml.Study(yaml));
        Assert.Contains($"profiles.tiny.{key}", e.Message, StringComparison.Ordinal);
    }
}
