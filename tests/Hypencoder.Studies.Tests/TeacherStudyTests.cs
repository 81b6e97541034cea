using Hypencoder.Models;
using Hypencoder.Reporting;

namespace Hypencoder.Studies.Tests;

/// <summary>A study whose model learns from a cross-encoder's scores of what BM25 finds.</summary>
public sealed class TeacherStudyTests
{
    private static readonly string Study = $$"""
        name: tiny
        title: Tiny teacher
        collection: dotnet-api
        seed: 3
        profiles:
          tiny:
            vocabulary_size: 200
            query_max_length: 12
            passage_max_length: 16
            encoder: { layers: 1, hidden_size: 16, heads: 2, intermediate_size: 16, dropout: 0 }
            dev_sample: { queries: 5, passages: 20 }
            hard_negatives: { retriever: bm25, to_rank: 4, max_score_ratio: 0.95 }
            teacher:
              start: '{{Fixture.Path("cases", "02-st-5.4-pooling", "model")}}'
              training: { max_steps: 2, batch_size: 4, items_per_query: 3, learning_rate: 0.001 }
              dev_sample: { queries: 8, candidates: 5 }
            training:
              { max_steps: 2, batch_size: 8, items_per_query: 3, learning_rate: 0.002, losses: [{ type: margin_mse }] }
            models:
              - { name: BE, kind: bi_encoder }
        """;

    [Fact]
    public void Run_Teacher_IsTrainedAndScoresTheNegatives()
    {
        using TinyModels tiny = new();
        StudyConfig study = Yaml.Study(Study) with { Collection = tiny.Collection };
        StudyFolder folder = StudyFolder.Open(tiny.Folder["out"], study, resume: false);

        Report report = StudyRunner.Run(
            study, "tiny", folder, threads: 1, "", new StudyObserver(), CancellationToken.None);

        Assert.NotEmpty(report.Tables);
        Assert.Equal(
            ["vocabulary", "hard negatives", "train teacher", "score negatives with teacher", "train BE"],
            folder.Seconds.Keys.Take(5));
        string[] negatives = File.ReadAllLines(tiny.Folder["out/hard-negatives.tsv"]);
        string[] scores = File.ReadAllLines(tiny.Folder["out/teacher-scores.tsv"]);
        Assert.Equal(negatives.Length, scores.Length);
        Assert.All(negatives.Zip(scores), pair =>
        {
            string[] mined = pair.First.Split('\t'), scored = pair.Second.Split('\t');
            Assert.Equal(mined[0], scored[0]);
            Assert.Equal(mined[1..], scored[1..].Where((_, i) => i % 2 == 0).TakeLast(mined.Length - 1));
        });
        Assert.Contains("not a cross-encoder", Assert.Throws<InvalidDataException>(
            () => RetrievalModel.Load(tiny.Folder["out/teacher"], new ModelOptions { Pooling = Pooling.Cls })).Message);
    }
}
