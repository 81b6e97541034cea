using Hypencoder.Reporting;
using Hypencoder.Training;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Tests;

/// <summary>A study that is run with several numbers of training queries.</summary>
public sealed class ScalingStudyTests
{
    /// <summary>Two shares and seeds of tiny models on the encoder MODEL.</summary>
    public const string Study = """
        name: tiny
        title: Tiny models and more queries
        collection: dotnet-api
        seed: 3
        profiles:
          tiny:
            seeds: [3, 4]
            training_shares: [0.25, 1]
            pretrained: MODEL
            query_max_length: 12
            passage_max_length: 16
            dev_sample: { queries: 5, passages: 20 }
            hard_negatives: { to_rank: 4 }
            training: { max_steps: 3, batch_size: 2, items_per_query: 2, learning_rate: 0.002 }
            models:
              - { name: BE, kind: bi_encoder, freeze_passage_encoder: true }
              - { name: Hypencoder, kind: hypencoder, freeze_passage_encoder: true }
        """;

    [Fact]
    public void Run_TwoSharesAndSeeds_EncodesOnceComparesAndResumes()
    {
        using TinyModels tiny = new();
        StudyConfig study = Yaml.Study(Study.Replace("MODEL", tiny.BiEncoder, StringComparison.Ordinal))
            .OfProfile("tiny").On(tiny.Collection) with { OutOfDomain = [tiny.Collection] };
        StudyObserver observer = new();

        Report report = Run(observer);

        Assert.Equal(
            [tiny.Folder["out/indexes"]],
            Directory.GetDirectories(tiny.Folder["out"], "indexes", SearchOption.AllDirectories));
        Assert.Single(observer.Stages, s => s.StartsWith("encode ", StringComparison.Ordinal));
        Assert.Equal(4, observer.Stages.Count(s => s == "train Hypencoder"));
        int all = LoadedCollection.Load(tiny.Collection, 0, 0, 3).Queries("train").Count;
        string[] sizes = [$"{(all + 3) / 4}", $"{all}"];
        ReportTable models = report.Tables.Single(t => t.Id == "scaling-in-domain");
        Assert.Equal(["Model", .. sizes], models.Columns.Select(c => c.Name));
        Assert.Equal(["BM25", "BE", "Hypencoder", "Hypencoder, linearised"], models.Rows.Select(r => r[0].Text));
        Assert.Equal(
            new[] { "share-0.25", "share-1" }.Select(share => new[] { 3, 4 }.Average(
                seed => Ndcg(tiny.Folder[$"out/{share}/seed-{seed}/per-query.csv"]))),
            models.Rows[2].Skip(1).Select(c => c.Number!.Value), (a, b) => Math.Abs(a - b) < 1e-9);
        ReportTable differences = report.Tables.Single(t => t.Id == "difference-in-domain");
        Assert.Equal(["Hypencoder − BE", "Hypencoder − BE"], differences.Rows.Select(r => r[0].Text));
        Assert.Equal(
            models.Rows[2][2].Number!.Value - models.Rows[1][2].Number!.Value, differences.Rows[1][2].Number!.Value, 1e-9);
        Assert.Contains("which are ", models.Caption);
        Assert.Equal(["scaling-in-domain", "scaling-out-of-domain"], report.Findings.Select(f => f.Id));
        LineChart plot = Assert.IsType<LineChart>(report.Overview[0]);
        Assert.Equal(sizes, plot.Lines[0].Points.Select(p => $"{p.X}"));
        LineChart linearity = Assert.IsType<LineChart>(report.Plots.Single(p => p.Id == "scaling-linearity"));
        Assert.Equal("Hypencoder", Assert.Single(linearity.Lines).Name);
        Assert.All(linearity.Lines[0].Points, p => Assert.InRange(p.Y, 0, 1));
        Assert.True(File.Exists(tiny.Folder["out/report.html"]));

        StudyObserver second = new();
        Run(second);
        Assert.DoesNotContain(second.Stages, s => s.StartsWith("train", StringComparison.Ordinal)
            || s.StartsWith("encode", StringComparison.Ordinal) || s.StartsWith("search", StringComparison.Ordinal));

        Report Run(StudyObserver heard) => StudyRunner.Run(
            study, "tiny", StudyFolder.Open(tiny.Folder["out"], study, resume: true), threads: 1, "", heard,
            CancellationToken.None);
    }

    [Theory]
    [InlineData("quick", 2, 0, 1, 2)]
    [InlineData("full", 4, 3, 13, 2)]
    [InlineData("full-teacher", 4, 3, 13, 2)]
    [InlineData("full-depth", 0, 3, 13, 5)]
    public void Read_Scaling_GivesItsProfiles(string profile, int shares, int seeds, int outOfDomain, int models)
    {
        StudyConfig study = StudyConfig.Read(Path.Combine(Fixture.Path(), "..", "..", "studies", "scaling.yaml")).OfProfile(profile);
        Assert.Equal(
            (shares, seeds, outOfDomain, models),
            (study.TrainingShares.Count, study.Seeds.Count, study.OutOfDomain.Count, study.Profile(profile).Models.Count));
        StudyConfig again = Yaml.Study(YamlFile.ToText(study)); // as its folder has it
        Assert.Equal(YamlFile.ToText(study), YamlFile.ToText(again));
    }

    [Fact]
    public void KeepTraining_Shares_AreContainedInGreaterOnes()
    {
        using TinyModels tiny = new();
        LoadedCollection collection = Load(1);
        string[] all = [.. Ids(collection)];
        HashSet<string> kept = [];
        foreach (double share in new[] { .125, .25, .5, 1 })
        {
            LoadedCollection part = Load(share);
            Assert.Equal((int)Math.Ceiling(share * all.Length), Ids(part).Count());
            Assert.Superset(kept, kept = [.. Ids(part)]);
            Assert.Equal(Ids(part), all.Where(kept.Contains)); // the order stays
            Assert.Equal(collection.Queries("dev"), part.Queries("dev"));
        }
        Assert.Equal(all, Ids(Load(1)));

        LoadedCollection Load(double share)
        {
            LoadedCollection loaded = LoadedCollection.Load(tiny.Collection, 0, 0, seed: 3);
            loaded.KeepTraining(share);
            return loaded;
        }

        static IEnumerable<string> Ids(LoadedCollection of) => of.Queries("train").Select(q => q.Id);
    }

    [Theory]
    [InlineData("[0.25, 1]", "[1]", "training_shares: expected two or more, found one; use the key training_share for one")]
    [InlineData("[0.25, 1]", "[0.5, 0.25]",
        "training_shares: expected fractions in ascending order, above 0 and 1 at most, found 0.5, 0.25")]
    [InlineData("[0.25, 1]", "[0, 1]",
        "training_shares: expected fractions in ascending order, above 0 and 1 at most, found 0, 1")]
    [InlineData("[3, 4]", "[3]", "seeds: expected two or more, found one; use the key seed for one")]
    [InlineData("[3, 4]", "[3, 3]", "seeds: expected different seeds, found 3, 3")]
    [InlineData("    pretrained", "    two_stage: {}\n    pretrained",
        "two_stage: expected none beside training_shares, whose report is about rankings alone, found one")]
    [InlineData("    pretrained", "    robustness: {}\n    pretrained",
        "robustness: expected none beside training_shares, whose report is about rankings alone, found some")]
    [InlineData("kind: hypencoder,", "kind: hypencoder, hidden_layers: 0,",
        "models: expected a Hypencoder with hidden layers and a bi-encoder that is trained alike, beside "
        + "training_shares, found none")]
    public void Read_Fault_NamesKey(string right, string wrong, string message)
    {
        Assert.Contains(right, Study);
        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => Yaml.Study(Study.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.EndsWith($"study.yaml: profiles.tiny.{message}", e.Message);
    }

    [Theory]
    [InlineData("training_share: 0", "training_share: expected above 0 and 1 at most, found 0")]
    [InlineData("training_share: 0.5\ntraining_shares: [0.5, 1]",
        "training_share: expected none beside training_shares, found 0.5")]
    public void Read_FaultOfStudy_NamesKey(string keys, string message) => Assert.EndsWith(
        $"study.yaml: {message}", Assert.Throws<InvalidDataException>(
            () => Yaml.Study(Study.Replace("seed: 3\n", $"seed: 3\n{keys}\n", StringComparison.Ordinal))).Message);

    /// <summary>Mean nDCG@10 of the Hypencoder's exact search on the in-domain queries.</summary>
    private static double Ndcg(string perQuery) => File.ReadLines(perQuery).Skip(1).Select(l => l.Split(','))
        .Where(v => v[2] == "Hypencoder" && v[3] != "linearised" && v[5] == "nDCG@10")
        .Average(v => double.Parse(v[6], System.Globalization.CultureInfo.InvariantCulture));
}
