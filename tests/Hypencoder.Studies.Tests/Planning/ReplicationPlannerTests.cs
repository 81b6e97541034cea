using Hypencoder.Datasets;
using Hypencoder.Hub;
using Hypencoder.Studies.Planning;
using Hypencoder.Studies.Published;

namespace Hypencoder.Studies.Tests.Planning;

public sealed class ReplicationPlannerTests : IDisposable
{
    private readonly TinyModels _tiny = new();
    private readonly DatasetOptions _options;

    public ReplicationPlannerTests() => _options = new DatasetOptions
    {
        Folder = _tiny.Folder["datasets"],
        IrDatasetsFolder = _tiny.Folder["ir_datasets"],
        Hub = new HubOptions { Offline = true, Cache = _tiny.Folder["hub"] },
    };

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Make_HereAndMissing_CountsTheWorkAndSaysWhatIsMissing()
    {
        ReplicationConfig study = Study("./models/hypencoder", "msmarco-passage/trec-dl-2019/judged");
        StudyPlan plan = Make(study);
        Assert.Equal(
            [
                ("encode msmarco-passage with H", "8,841,823 passages"),
                ("search msmarco-passage/trec-dl-2019/judged with H", "43 queries"),
                ("encode", "40 passages"),
                ("search", "20 queries"),
                ("search", "43 queries"),
                ("search", "20 queries"),
            ],
            plan.Work.Select((work, i) => (i < 2 ? work.Name : work.Name.Split(' ')[0], work.Amount)));
        Assert.All(plan.Work, w => Assert.True(w.Time > TimeSpan.Zero));
        Assert.True(plan.DownloadBytes > 1_000_000_000);
        // 16 floats a passage, and its text.
        Assert.Equal((8_841_823 + 40) * (64 + (6 * 128L)), plan.IndexBytes);
        StudyNeed missing = Assert.Single(plan.Needs, n => n.Place is null);
        Assert.Equal("msmarco-passage/trec-dl-2019/judged", missing.Name);
        Assert.NotNull(missing.Trouble);
        Assert.False(Directory.Exists(_tiny.Folder["datasets"]));
    }

    [Fact]
    public void Make_TwoStage_TakesLessThanScoringAll()
    {
        ReplicationConfig study = Study("./models/hypencoder", "msmarco-passage/trec-dl-2019/judged");
        ReplicatedSystem system = study.Tables[0].Systems[0] with { Name = "Two", TwoStage = new TwoStageConfig() };
        study = study with
        {
            Tables = [study.Tables[0] with { Systems = [study.Tables[0].Systems[0], system] }],
        };
        PlannedWork[] searches =
            [.. Make(study).Work.Where(w => w.Name.StartsWith("search msmarco", StringComparison.Ordinal))];
        Assert.Equal(["H", "H, linearised", "Two"], searches.Select(w => w.Name.Split(" with ")[^1]));
        Assert.True(searches[2].Time < searches[0].Time);
    }

    [Fact]
    public void Of_ModelThatNoRepositoryHas_SaysHowToComeByIt()
    {
        StudyNeeds needs = StudyNeeds.Of(Study("./models/none", "beir/scifact/test"), _options);
        StudyNeed model = Assert.Single(needs.Missing, n => n.Kind == StudyNeedKind.Model);
        Assert.Equal("by a letter to its makers", model.Obtain);
        Assert.False(model.CanPull);
        Assert.False(needs.AskHosts().AreMetAnywhere(Study("./models/none", "beir/scifact/test")));
    }

    [Fact]
    public void Of_UnknownCollection_IsRefused() => Assert.Contains(
        "beir/scifcat/test",
        Assert.Throws<InvalidDataException>(
            () => StudyNeeds.Of(Study("./models/hypencoder", "beir/scifcat/test"), _options)).Message,
        StringComparison.Ordinal);

    private StudyPlan Make(ReplicationConfig study) => ReplicationPlanner.Make(
        study, StudyNeeds.Of(study, _options).AskHosts(), _options, new IndexCache(_tiny.Folder["cache"]), threads: 1);

    private ReplicationConfig Study(string model, string collection)
    {
        File.WriteAllText(_tiny.Folder["study.yaml"], $$"""
            name: x
            title: X
            tables:
              - id: t
                title: T
                systems:
                  - { name: H, model: {{model}}, obtain: by a letter to its makers }
                columns:
                  - { label: C, collections: [{{collection}}], measure: nDCG@10 }
                  - { label: D, collections: [{{collection}}], measure: RR }
                  - { label: E, collections: [./beir], split: test, measure: RR }
            """);
        return ReplicationConfig.Read(_tiny.Folder["study.yaml"]);
    }
}
