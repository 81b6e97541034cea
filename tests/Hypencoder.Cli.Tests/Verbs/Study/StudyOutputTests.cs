using Hypencoder.Cli.Verbs;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class StudyOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FirstFree_NothingThere_IsTheFirst() => Assert.Equal(_folder["s"], StudyOutput.FirstFree(_folder["s"]));

    [Fact]
    public void FirstFree_EmptyFolder_IsFree()
    {
        Directory.CreateDirectory(_folder["s"]);
        Assert.Equal(_folder["s"], StudyOutput.FirstFree(_folder["s"]));
    }

    [Fact]
    public void FirstFree_TwoTaken_IsTheThird()
    {
        Finished("s");
        Unfinished("s-2");
        Assert.Equal(_folder["s-3"], StudyOutput.FirstFree(_folder["s"]));
    }

    [Fact]
    public void LastUnfinished_SeveralUnfinished_IsTheNewest()
    {
        Unfinished("s");
        Unfinished("s-2");
        Finished("s-3");
        Assert.Equal(_folder["s-2"], StudyOutput.LastUnfinished(_folder["s"]));
    }

    [Fact]
    public void LastUnfinished_AllFinished_IsNull()
    {
        Finished("s");
        Assert.Null(StudyOutput.LastUnfinished(_folder["s"]));
    }

    private void Unfinished(string name) => _folder.Write(Path.Combine(name, "study.yaml"), "");

    private void Finished(string name)
    {
        Unfinished(name);
        _folder.Write(Path.Combine(name, "results.json"), "");
    }
}
