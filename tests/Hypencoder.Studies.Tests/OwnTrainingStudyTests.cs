using System.Text.Json;
using Hypencoder.Models;
using Hypencoder.Reporting;
using Hypencoder.Studies.Trained.Stages;
using Hypencoder.Torch;
using Hypencoder.Training;
using Hypencoder.Training.Runs;

namespace Hypencoder.Studies.Tests;

/// <summary>Models that begin with another model of the study, and are trained in their own way.</summary>
public sealed class OwnTrainingStudyTests
{
    private const string Study = """
        name: tiny
        title: A corrected bi-encoder
        collection: dotnet-api
        seeds: [3, 4]
        profiles:
          tiny:
            pretrained: MODEL
            query_max_length: 12
            passage_max_length: 16
            dev_sample: { queries: 5, passages: 20 }
            hard_negatives: { retriever: bm25, to_rank: 4 }
            training: { max_steps: 4, batch_size: 8, items_per_query: 3, learning_rate: 0.002, eval_steps: 2 }
            models:
              - { name: BE, kind: bi_encoder, freeze_passage_encoder: true }
              - { name: BE-long, kind: bi_encoder, freeze_passage_encoder: true, max_steps: 6 }
              - name: Corrected
                kind: hypencoder
                start: BE
                linear_term: true
                freeze_passage_encoder: true
                initialization: { zero_output: true }
                hard_negatives: { retriever: start, to_rank: 6, false_positives: true }
                passage_noise: 0.1
                losses:
                  - { type: cross_entropy }
                  - { type: cross_entropy, linear_term_only: true, scale: 0.5 }
                  - { type: correction_penalty, scale: 0.01 }
              - name: Linear
                kind: hypencoder
                start: BE
                linear_term: true
                linear_layers: true
                freeze_encoder: true
                initialization: { zero_output: true, whitening: true }
                hard_negatives: { retriever: start, to_rank: 6, false_positives: true }
        """;

    [Fact]
    public void Run_StartOfTheStudyAndOwnSettings_AreHonoured()
    {
        using TinyModels tiny = new();
        StudyConfig study = Yaml.Study(Study.Replace("MODEL", tiny.BiEncoder, StringComparison.Ordinal)) with
        {
            Collection = tiny.Collection,
        };
        StudyFolder folder = StudyFolder.Open(tiny.Folder["out"], study, resume: false);
        Report report = StudyRunner.Run(
            study, "tiny", folder, threads: 1, "", new StudyObserver(), CancellationToken.None);

        StudyFolder seed = folder.OfSeed(4);
        Assert.Equal([2, 4], Curve(seed, "Corrected").Select(p => p.Step));
        Assert.Equal([2, 4, 6], Curve(seed, "BE-long").Where(p => p.Step > 0).Select(p => p.Step));
        Assert.All(Curve(seed, "Corrected"), p => Assert.InRange(p.LinearShare!.Value, 0, 1));
        Assert.All(Curve(seed, "Linear"), p => Assert.Equal(1, p.LinearShare!.Value, 1e-5));
        Assert.All(Curve(seed, "BE"), p => Assert.Null(p.LinearShare));
        Assert.Equal(["training"], report.Sections.Where(s => s.Plots.Any(p => p.Id == "linearity-curves")).Select(s => s.Id));

        // One index for both seeds, and negatives of its own for one model.
        Assert.Equal(["pretrained"], Names(tiny.Folder["out/indexes"]));
        Assert.False(Directory.Exists(Path.Combine(seed.Root, "indexes")));
        Assert.Equal(
            ["hard negatives", "hard negatives of Corrected"], // Linear has the same
            Stages(seed.Root).Where(s => s.StartsWith("hard", StringComparison.Ordinal)));
        string own = File.ReadAllText(seed.HardNegativesPathOf("Corrected"));
        Assert.NotEqual(File.ReadAllText(seed.HardNegativesPath), own);

        // Its own negatives are those of the bi-encoder's own ranking, and the model began as that bi-encoder.
        ReportTable models = report.Tables.Single(t => t.Id == "models");
        Assert.EndsWith(
            "begins with BE; losses: cross-entropy + 0.5 × cross-entropy of the linear term + 0.01 × squared "
            + "corrections; noise of 0.1 on passages; negatives: false positives of its start",
            models.Rows[2][1].Text, StringComparison.Ordinal);
        Assert.Contains("2 linear hidden layers", models.Rows[3][1].Text, StringComparison.Ordinal);
    }

    /// <summary>The first loss of a model that begins with another, its correction still 0, is that of the other.</summary>
    [Fact]
    public void Create_StartOfTheStudy_ScoresAsThatModel()
    {
        using TinyModels tiny = new();
        StudyProfile profile = Yaml.Study(
            Study.Replace("MODEL", tiny.BiEncoder, StringComparison.Ordinal)).Profile("tiny");
        WordPieceTokenizer tokenizer = RetrievalModel.LoadTokenizer(tiny.BiEncoder);
        using DualEncoder be = StudyModelStart.Create(
            profile.Models[0], profile, tokenizer, null, 1);
        be.Save(tokenizer, tiny.Folder["be"]);
        using DualEncoder corrected = StudyModelStart.Create(
            profile.Models[2], profile, tokenizer, tiny.Folder["be"], 1);
        corrected.Save(tokenizer, tiny.Folder["corrected"]);
        using RetrievalModel one = RetrievalModel.Load(tiny.Folder["be"]), other = RetrievalModel.Load(tiny.Folder["corrected"]);
        float[] vectors = one.EncodePassages(["to read files quickly", "to draw circles quickly"]);

        Assert.Equal(
            one.EncodeQueries(["how to read files"])[0].Score(vectors),
            other.EncodeQueries(["how to read files"])[0].Score(vectors));
    }

    [Theory]
    [InlineData("start: BE\n", "start: Linear\n", "models.Corrected.start: expected one of starts or a bi-encoder before it (BE, BE-long), found \"Linear\"")]
    [InlineData("max_steps: 6", "max_steps: 0", "models.BE-long.max_steps: expected above 0, found 0")]
    [InlineData("passage_noise: 0.1", "passage_noise: 2", "models.Corrected.passage_noise: expected 0 to 1, found 2")]
    [InlineData("max_steps: 6", "losses: [{ type: correction_penalty }]", "models.BE-long.losses: expected losses of models without a linear term to correct, found correction_penalty")]
    [InlineData("to_rank: 6", "to_rank: 0", "models.Corrected.hard_negatives.to_rank: expected 1 or above, found 0")]
    [InlineData("max_steps: 6", "linear_layers: true", "models.BE-long.linear_layers: expected false for models without hidden layers, found true")]
    [InlineData("max_steps: 6", "losses: [{ type: margin_mse }]", "models.BE-long.losses: expected a teacher beside it, found margin_mse")]
    [InlineData("{ name: BE, kind: bi_encoder, freeze_passage_encoder: true }", "{ name: BE, kind: bi_encoder }", "models.Corrected.start: expected a model that leaves its passage encoder as it is")]
    public void Read_FaultOfOwnSettings_NamesKey(string right, string wrong, string message)
    {
        Assert.Contains(right, Study, StringComparison.Ordinal);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Yaml.Study(
            Study.Replace(right, wrong, StringComparison.Ordinal).Replace("MODEL", "a/b", StringComparison.Ordinal)));

        Assert.Contains($"profiles.tiny.{message}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quick", 0, 1, 5, 2)]
    [InlineData("seeds", 3, 1, 4, 2)]
    [InlineData("ablation", 3, 0, 9, 0)]
    [InlineData("ablation-teacher", 3, 0, 3, 0)]
    [InlineData("full", 3, 7, 9, 5)]
    public void Read_Correction_GivesItsProfiles(string profile, int seeds, int outOfDomain, int models, int tasks)
    {
        StudyConfig study = StudyConfig.Read(
            Path.Combine(Fixture.Path(), "..", "..", "studies", "correction.yaml")).OfProfile(profile);
        StudyProfile size = study.Profile(profile);
        Assert.Equal(
            (seeds, outOfDomain, models, tasks),
            (study.Seeds.Count, study.OutOfDomain.Count, size.Models.Count, size.Tasks?.Collections.Count ?? 0));
        StudyConfig again = Yaml.Study(YamlFile.ToText(study)); // as its folder has it
        Assert.Equal(YamlFile.ToText(study), YamlFile.ToText(again));
    }

    private static IReadOnlyList<TrainingCurvePoint> Curve(StudyFolder folder, string model) =>
        TrainedModel.ReadCurve(folder.CurvePath(model));

    private static IEnumerable<string?> Names(string folder) =>
        Directory.EnumerateDirectories(folder).Select(Path.GetFileName).Order();

    private static IEnumerable<string> Stages(string folder) =>
        JsonSerializer.Deserialize<Dictionary<string, double>>(
            File.ReadAllText(Path.Combine(folder, "stages.json")))!.Keys;
}
