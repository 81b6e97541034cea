using Hypencoder.Datasets;
using Hypencoder.Studies.Planning;

namespace Hypencoder.Studies.Tests.Planning;

public sealed class TrainingPlannerTests
{
    [Fact]
    public void Make_TinyStudy_CountsItsWork()
    {
        using TinyModels tiny = new();
        StudyConfig study = Yaml.Study(Yaml.TinyStudy).On(tiny.Collection);
        StudyPlan plan = Make(study, tiny.Folder);
        Assert.Equal(
            [
                ("warm start", "20 steps"), ("train BE-Base", "20 steps"), ("encode", "40 passages"),
                ("search", "20 queries"), ("train Hypencoder-2", "20 steps"), ("encode", "40 passages"),
                ("search", "20 queries"), ("search", "20 queries"),
            ],
            plan.Work.Select(w => (w.Name.Contains("beir") ? w.Name.Split(' ')[0] : w.Name, w.Amount)));
        Assert.All(plan.Work, w => Assert.True(w.Time > TimeSpan.Zero));
        Assert.Equal(0, plan.DownloadBytes);
        Assert.False(Directory.Exists(tiny.Folder["out"]));
    }

    [Fact]
    public void Make_SharesAndSeeds_CountsEveryRunButSharedEncodingOnce()
    {
        using TinyModels tiny = new();
        StudyConfig study = Yaml.Study(ScalingStudyTests.Study.Replace("MODEL", tiny.BiEncoder, StringComparison.Ordinal))
            .OfProfile("tiny").On(tiny.Collection);
        StudyPlan plan = Make(study, tiny.Folder);
        Assert.Equal(
            [
                ("train BE", "4 × 3 steps"), ("encode", "40 passages"), ("search", "4 × 20 queries"),
                ("train Hypencoder", "4 × 3 steps"), ("search", "4 × 20 queries"), ("search", "4 × 20 queries"),
            ],
            plan.Work.Select(w => (w.Name.StartsWith("train", StringComparison.Ordinal) ? w.Name : w.Name.Split(' ')[0], w.Amount)));
        StudyPlan one = Make(study with { Seeds = [], TrainingShares = [] }, tiny.Folder);
        Assert.Equal(one.IndexBytes, plan.IndexBytes);
    }

    [Fact]
    public void Make_CollectionNotHere_CountsItByTheCatalog()
    {
        using TemporaryFolder folder = new();
        StudyPlan plan = Make(Yaml.Study(Yaml.TinyStudy).On("beir/scifact"), folder);
        StudyNeed need = Assert.Single(plan.Needs);
        Assert.Null(need.Place);
        Assert.Equal("hypencoder datasets pull beir/scifact", need.Obtain);
        Assert.Contains(plan.Work, w => w.Amount == "600 passages"); // the profile's max_passages
        Assert.Equal(need.DownloadBytes, plan.DownloadBytes);
    }

    private static StudyPlan Make(StudyConfig study, TemporaryFolder folder)
    {
        DatasetOptions options = new() { Folder = folder["a"], IrDatasetsFolder = folder["b"] };
        return TrainingPlanner.Make(
            study, "tiny", StudyNeeds.Of(study, options), options, folder["out"], threads: 1);
    }
}
