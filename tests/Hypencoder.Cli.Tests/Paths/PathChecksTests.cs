namespace Hypencoder.Cli.Tests.Paths;

public sealed class PathChecksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _qrels, _run;

    public PathChecksTests()
    {
        _qrels = _folder.Write("qrels.txt", "q1 0 p1 1\n");
        _run = _folder.Write("run.txt", "q1 Q0 p1 1 9 t\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Check_Case21_SaysWhatTheFolderHas()
    {
        string folder = Fixture.Path("cases", "21-qrels-is-a-folder");
        string qrels = Path.Combine(folder, "honey", "qrels");
        CliRun.Of("evaluate", "--qrels", qrels, "--run", Path.Combine(folder, "run.txt"))
            .AssertRefused($"error: {qrels}: expected a file, found a folder (it has test.tsv)");
    }

    [Fact]
    public void Check_EmptyFolder_IsCalledEmpty()
    {
        string empty = Directory.CreateDirectory(_folder["empty"]).FullName;
        CliRun.Of("evaluate", "--qrels", _qrels, "--run", empty).AssertRefused($"{empty}: ", "(it is empty)");
    }

    [Fact]
    public void Check_MissingFile_OffersTheNearName() => CliRun
        .Of("evaluate", "--qrels", _qrels, "--run", _folder["rum.txt"])
        .AssertRefused($"{_folder["rum.txt"]}: expected a file, found none; near name: run.txt");

    [Fact]
    public void Check_OtherEnding_OffersTheFileOfTheSameName() =>
        CliRun.Of("evaluate", "--qrels", _folder["qrels.tsv"], "--run", _run).AssertRefused("near name: qrels.txt");

    // Every option of every verb that names a file or folder: a folder where a file is wanted, and the other way round.
    [Theory]
    [InlineData("compare", "--qrels", "F", "--baseline", "D", "--run", "F")]
    [InlineData("compare", "--qrels", "F", "--baseline", "F", "--run", "F", "D")]
    [InlineData("p-mrr", "--qrels-original", "D", "--qrels-changed", "F", "--run-original", "F", "--run-changed", "F")]
    [InlineData("p-mrr", "--qrels-original", "F", "--qrels-changed", "F", "--run-original", "F", "--run-changed", "D")]
    [InlineData("perturb", "--queries", "D", "--kind", "misspelling", "--out", "out.tsv")]
    [InlineData("train", "D")]
    [InlineData("study", "D")]
    [InlineData("convert", "trec-tot", "--queries", "D", "--qrels", "F", "--corpus", "F", "--out", "x.jsonl")]
    [InlineData("convert", "msmarco-instructions", "--records", "D", "--out", "x.jsonl")]
    [InlineData("import", "--model", "m", "--items", "D", "--index", "x")]
    [InlineData("search", "--model", "m", "--index", "D", "--queries", "D", "--run", "x")]
    public void Check_FolderForAFile_IsRefused(params string[] arguments) =>
        CliRun.Of(Given(arguments)).AssertRefused($"{_folder["d"]}: expected a file, found a folder");

    [Theory]
    [InlineData("graph", "--index", "F")]
    [InlineData("ivf", "--index", "F")]
    [InlineData("search", "--model", "m", "--index", "F", "--query", "x")]
    [InlineData("convert", "vectors", "--index", "F", "--vectors", "int8", "--out", "x")]
    [InlineData("convert", "reddit-tomt", "--folder", "F", "--out", "x.jsonl")]
    [InlineData("bench", "search", "--study", "F")]
    [InlineData("perturb", "--queries", "F", "--kind", "synonym", "--wordnet", "F", "--out", "out.tsv")]
    [InlineData("encode", "--model", "m", "--corpus", "dotnet-api", "--index", "F")]
    [InlineData("datasets", "export", "dotnet-api", "--out", "F")]
    [InlineData("study", "--out", "F")]
    [InlineData("models", "inspect", "F")]
    public void Check_FileForAFolder_IsRefused(params string[] arguments) =>
        CliRun.Of(Given(arguments)).AssertRefused(_qrels, "found a file");

    [Theory]
    [InlineData("search", "--model", "m", "--index", ".", "--queries", "F", "--run", "D")]
    [InlineData("perturb", "--queries", "F", "--kind", "misspelling", "--out", "D")]
    [InlineData("convert", "msmarco-instructions", "--records", "F", "--out", "D")]
    public void Check_FolderInThePlaceOfAnOutput_IsRefused(params string[] arguments) =>
        CliRun.Of(Given(arguments)).AssertRefused($"{_folder["d"]}: expected a file to write", "found a folder");

    [Theory]
    [InlineData("search", "--model", "m", "--index", "D", "--queries", "F", "--run", "F")]
    [InlineData("perturb", "--queries", "F", "--kind", "misspelling", "--out", "F")]
    [InlineData("perturb", "--queries", "F", "--kind", "misspelling", "--out", "o.tsv", "--account", "o.tsv")]
    [InlineData("convert", "vectors", "--index", "D", "--vectors", "int8", "--out", "D")]
    public void Check_OutputThatIsAnInput_IsRefused(params string[] arguments) =>
        CliRun.Of(Given(arguments)).AssertRefused("expected another f");

    [Fact]
    public void Check_LinkToAnInput_IsAnInput()
    {
        string link = _folder["link.txt"];
        File.CreateSymbolicLink(link, _qrels);
        CliRun.Of(Given("perturb", "--queries", "F", "--kind", "misspelling", "--out", link))
            .AssertRefused("--out: expected another file than --queries");
    }

    [Fact]
    public void Check_OutputBelowAFile_IsRefusedAndNothingIsMade()
    {
        string below = Path.Combine(_run, "x", "run.txt");
        CliRun.Of(Given("search", "--model", "m", "--index", "D", "--queries", "F", "--run", below))
            .AssertRefused($"{below}: cannot be written (--run)");
        Assert.True(File.Exists(_run));
    }

    [Fact]
    public void Check_Device_IsNotReplacedByAFile()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "no /dev/null");
        CliRun.Of(Given("perturb", "--queries", "F", "--kind", "misspelling", "--out", "/dev/null"))
            .AssertRefused("/dev/null: expected a file to write (--out), found a device");
    }

    [Fact]
    public void Check_FolderWithoutPermission_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "permissions do not hold here");
        string closed = Directory.CreateDirectory(_folder["closed"]).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        CliRun.Of(Given("perturb", "--queries", "F", "--kind", "misspelling", "--out", Path.Combine(closed, "o.tsv")))
            .AssertRefused("cannot be written (--out)");
    }

    [Fact]
    public void Check_EmptyPath_IsRefused() =>
        CliRun.Of("evaluate", "--qrels", "", "--run", _run).AssertRefused("--qrels: expected a path, found \"\"");

    /// <summary>F is a file, D a folder.</summary>
    private string[] Given(params string[] arguments)
    {
        string folder = Directory.CreateDirectory(_folder["d"]).FullName;
        File.WriteAllText(Path.Combine(folder, "x.txt"), "");
        return [.. arguments.Select(a => a switch { "F" => _qrels, "D" => folder, _ => a })];
    }
}
