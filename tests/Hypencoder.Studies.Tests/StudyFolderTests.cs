namespace Hypencoder.Studies.Tests;

public sealed class StudyFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StudyConfig _study = Yaml.Study(Yaml.TinyStudy);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NewFolder_WritesSettings()
    {
        StudyFolder folder = StudyFolder.Open(_folder["out"], _study, resume: false);

        Assert.True(File.Exists(Path.Combine(folder.Root, "study.yaml")));
        Assert.Empty(folder.Seconds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_FolderOfOtherThings_Refuses(bool resume)
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(Path.Combine(_folder["out"], "thesis.tex"), "");

        Assert.Contains("the folder is not empty", Assert.Throws<InvalidDataException>(
            () => StudyFolder.Open(_folder["out"], _study, resume)).Message);
    }

    [Fact]
    public void Open_BegunWithoutResume_Refuses()
    {
        StudyFolder.Open(_folder["out"], _study, resume: false);

        Assert.Contains("--resume", Assert.Throws<InvalidDataException>(
            () => StudyFolder.Open(_folder["out"], _study, resume: false)).Message);
    }

    [Fact]
    public void Open_OtherSettings_Refuses()
    {
        StudyFolder.Open(_folder["out"], _study, resume: false);

        Assert.Contains("other settings", Assert.Throws<InvalidDataException>(
            () => StudyFolder.Open(_folder["out"], _study with { Seed = 4 }, resume: true)).Message);
    }

    /// <summary>What a study without two-stage search wrote before there was one must be the same as now.</summary>
    [Fact]
    public void Open_WithoutTwoStage_DoesNotNameIt()
    {
        StudyConfig study = _study with
        {
            Profiles = _study.Profiles.ToDictionary(p => p.Key, p => p.Value with { TwoStage = null }),
        };
        StudyFolder.Open(_folder["out"], study, resume: false);

        Assert.DoesNotContain("two_stage", File.ReadAllText(Path.Combine(_folder["out"], "study.yaml")));
        Assert.DoesNotContain("efficient_settings", File.ReadAllText(Path.Combine(_folder["out"], "study.yaml")));
        StudyFolder.Open(_folder["out"], study, resume: true);
        Assert.Throws<InvalidDataException>(() => StudyFolder.Open(_folder["out"], _study, resume: true));
    }

    [Fact]
    public void Stage_FinishedBefore_IsNotRunAgain()
    {
        List<string> run = [];
        StudyFolder first = StudyFolder.Open(_folder["out"], _study, resume: false);
        first.Stage("a", new StudyObserver(), () => run.Add("a"));
        Assert.Throws<TimeoutException>(() => first.Stage("b", new StudyObserver(), () => throw new TimeoutException()));

        StudyFolder second = StudyFolder.Open(_folder["out"], _study, resume: true);
        second.Stage("a", new StudyObserver(), () => run.Add("a again"));
        second.Stage("b", new StudyObserver(), () => run.Add("b"));

        Assert.Equal(["a", "b"], run);
        Assert.Equal(["a", "b"], second.Seconds.Keys);
    }
}
