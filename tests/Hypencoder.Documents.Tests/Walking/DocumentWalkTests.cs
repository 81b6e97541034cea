using Hypencoder.Documents.Walking;

namespace Hypencoder.Documents.Tests.Walking;

public sealed class DocumentWalkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Add_Folder_LeavesOutWhatIsHiddenIgnoredLinkedHugeOrUnknown()
    {
        _folder.Write("a.md", "x");
        _folder.Write("sub/b b#ü\u0007.txt", "x");
        _folder.Write(".hidden/c.md", "x");
        _folder.Write(".d.md", "x");
        _folder.Write("out/e.md", "x");
        _folder.Write("f.bin", "x");
        _folder.Write("g.txt", new string('x', 101));
        _folder.Write(".gitignore", "out/\n");
        bool hasLinks = TryLink(_folder["sub/loop"], _folder.FullName)
            && TryLink(_folder["sub/link.md"], _folder["a.md"]);

        DocumentWalk walk = Walk("");

        Assert.Equal(["a.md", "sub/b b#ü\u0007.txt"], walk.Files.Select(f => f.Path));
        DocumentCount[] expected =
        [
            new("hidden", 3), new("ignored by git", 1), new("of other kinds", 1), new("symbolic links", 2),
            new("too large", 1),
        ];
        Assert.Equal(hasLinks ? expected : expected.Where(c => c.Name != "symbolic links"), walk.Skipped.Counts);
    }

    [Fact]
    public void Add_FileOrFolderByName_IsTakenWhateverItIs()
    {
        _folder.Write(".hidden/c.md", "x");
        _folder.Write("out/.d", new string('x', 200));
        _folder.Write(".gitignore", "out/\n");
        Assert.Equal([".hidden/c.md"], Walk(".hidden").Files.Select(f => f.Path));
        Assert.Equal([("out/.d", "text")], Walk("out/.d").Files.Select(f => (f.Path, f.Kind)));
    }

    [Fact]
    public void Add_OverlappingPaths_TakesEachFileOnce()
    {
        _folder.Write("sub/a.md", "x");
        Assert.Single(Walk("", "sub", "sub/a.md").Files);
    }

    [Fact]
    public void Add_UnreadableFolder_IsNamed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "folders are always readable");
        _folder.Write("locked/a.md", "x");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["locked"], UnixFileMode.None);
        Assert.Equal(["locked"], Walk("").Skipped.Unreadable.Select(u => u.Key));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _folder["locked"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private DocumentWalk Walk(params string[] paths)
    {
        DocumentWalk walk = new(_folder.FullName, _folder["index"], longest: 100);
        foreach (string path in paths)
            walk.Add(_folder[path], TestContext.Current.CancellationToken);
        return walk;
    }

    private static bool TryLink(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Windows allows it to administrators alone.
        }
    }

    public void Dispose() => _folder.Dispose();
}
