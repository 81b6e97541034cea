using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Reporting;

namespace Hypencoder.Studies.Tests;

/// <summary>A study of encoders that are trained in different ways, frozen and trained further.</summary>
public sealed class EncoderStudyTests
{
    private const string Study = """
        name: tiny
        title: Tiny encoders
        collection: dotnet-api
        seed: 3
        profiles:
          tiny:
            vocabulary_size: 200
            query_max_length: 12
            passage_max_length: 16
            encoder: { layers: 1, hidden_size: 16, heads: 2, intermediate_size: 16, dropout: 0 }
            dev_sample: { queries: 5, passages: 20 }
            warm_start: { max_steps: 10, batch_size: 8, learning_rate: 0.003 }
            starts:
              masked:
                training: { max_steps: 10, batch_size: 8, learning_rate: 0.01, losses: [{ type: masked_language_model }] }
              deep:
                encoder: { layers: 2, hidden_size: 16, heads: 2, intermediate_size: 16, dropout: 0 }
                training: { max_steps: 10, batch_size: 8, learning_rate: 0.003 }
            training: { max_steps: 5, batch_size: 8, learning_rate: 0.002 }
            models:
              - { name: BE, kind: bi_encoder, freeze_encoder: true }
              - { name: masked, kind: bi_encoder, start: masked, freeze_encoder: true }
              - { name: masked-H, kind: hypencoder, start: masked, freeze_encoder: true }
              - { name: deep-H, kind: hypencoder, start: deep, freeze_passage_encoder: true }
        """;

    [Fact]
    public void Run_StartsAndFreezing_TrainsWhatIsNotFrozen()
    {
        using TinyModels tiny = new();
        StudyConfig study = Yaml.Study(Study) with { Collection = tiny.Collection };
        StudyFolder folder = StudyFolder.Open(tiny.Folder["out"], study, resume: false);
        Report report = StudyRunner.Run(
            study, "tiny", folder, threads: 1, "", new StudyObserver(), CancellationToken.None);

        string start = Weights(tiny.Folder["out/starts/masked"]);
        Assert.NotEqual(Weights(tiny.Folder["out/start"]), start);
        Assert.Equal(start, Weights(folder.ModelPath("masked")));
        Assert.Equal(start, Weights(folder.ModelPath("masked-H")));
        Assert.NotEqual(
            Weights(tiny.Folder["out/starts/deep"]),
            Weights(folder.ModelPath("deep-H")));
        using (RetrievalModel deep = RetrievalModel.Load(folder.ModelPath("deep-H")))
        using (RetrievalModel deepStart = RetrievalModel.Load(tiny.Folder["out/starts/deep"]))
        {
            Assert.Equal(2, deep.Config.QueryEncoder.Layers);
            Assert.Equal(deepStart.EncodePassages(["a stream"]), deep.EncodePassages(["a stream"]));
        }

        ReportTable table = report.Tables.Single(t => t.Id == "encoders");
        Assert.Equal(
            ["contrastive", "masked", "masked", "masked", "deep", "deep"], table.Rows.Select(r => r[0].Text));
        Assert.Equal("Hypencoder, linearised", table.Rows[3][1].Text);
        Assert.Equal(
            ["frozen", "frozen", "frozen", "frozen", "frozen for passages", "frozen for passages"],
            table.Rows.Select(r => r[2].Text));
        Assert.Equal([null, null, 1, 2, null, 4], table.References);
        Assert.Equal(
            table.Rows[2][3].Number!.Value - table.Rows[1][3].Number!.Value, table.Rows[2][6].Number!.Value, 1e-12);
        Assert.Equal(
            table.Rows[3][3].Number!.Value - table.Rows[1][3].Number!.Value, table.Rows[3][6].Number!.Value, 1e-12);
        Assert.Equal(
            ["masked-H", "deep-H"], report.Tables.Single(t => t.Id == "linearity").Rows.Select(r => r[0].Text));
        Assert.Equal(4, report.Tables.Single(t => t.Id == "units").Rows.Count); // two hidden layers each
    }

    [Theory]
    [InlineData("start: masked, freeze", "start: mask, freeze", "models.masked.start", "\"mask\"")]
    [InlineData("[{ type: masked_language_model }]", "[{ type: masked_language_model }, {}]", "losses", "no other loss")]
    public void Read_WrongStart_NamesPlaceAndValue(string good, string wrong, string place, string value)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => Yaml.Study(Study.Replace(good, wrong, StringComparison.Ordinal)));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A hash of a transformer's weights.</summary>
    private static string Weights(string directory)
    {
        using CheckpointWeights weights =
            CheckpointWeights.OpenTransformer(DualEncoderConfig.Read(directory), directory);
        return string.Join(' ', weights.Names.Select(name =>
        {
            float sum = 0;
            weights.Read(name, values =>
            {
                foreach (float value in values)
                    sum += value;
            });
            return $"{name} {sum:R}";
        }));
    }
}
