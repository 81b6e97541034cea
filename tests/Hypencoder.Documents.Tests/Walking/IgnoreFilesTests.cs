using System.ComponentModel;
using System.Diagnostics;
using Hypencoder.Documents.Walking;

namespace Hypencoder.Documents.Tests.Walking;

public sealed class IgnoreFilesTests : IDisposable
{
    private const string Patterns = """
        # a comment
        *.log
        !keep.log
        /rooted
        build/
        a/**/z
        **/deep/file
        trail\_
        spaced___
        \#hash
        \!bang
        docs/*.md
        !docs/b.md
        x[0-9a]y
        x[!b]z
        q?r
        **/all/**
        foo/*
        !foo/kept
        st*r
        under/**
        """;

    private static readonly string[] Paths =
    [
        "a.log", "keep.log", "sub/b.log", "sub/keep.log", "rooted", "sub/rooted", "build/x", "sub/build/x",
        "sub/build2",
        "a/z", "a/b/z", "a/b/c/z", "b/a/z", "deep/file", "n/deep/file", "trail ", "spaced", "#hash", "!bang",
        "docs/a.md",
        "docs/b.md", "docs/s/a.md", "x1y", "xay", "xby", "xaz", "xbz", "qqr", "q/r", "all/x", "n/all/x/y", "foo/kept",
        "foo/other", "foo/d/e", "star", "str", "st/r", "under/x", "under/y/z",
        "inner/only.txt", "inner/a.log",
        "inner/n/other.txt", "excluded.txt", "README",
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Ignores_ManyPatterns_AsGitCheckIgnore()
    {
        string root = Directory.CreateDirectory(_folder["repository"]).FullName;
        if (!TryGit(root, out _, "init", "-q"))
            Assert.Skip("git is not installed");
        Directory.CreateDirectory(Path.Combine(root, ".git", "info"));
        File.WriteAllText(Path.Combine(root, ".git", "info", "exclude"), "excluded.txt\n");
        foreach (string path in Paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
            File.WriteAllText(Path.Combine(root, path), "x");
        }
        File.WriteAllText(Path.Combine(root, ".gitignore"), Patterns.Replace('_', ' ') + "\n");
        File.WriteAllText(Path.Combine(root, "inner", ".gitignore"), "/only.txt\n!a.log\nother.*\r\n");

        Assert.True(TryGit(root, out string output, ["check-ignore", "--no-index", .. Paths]));

        string[] ignoredByGit = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim('"')).Order(StringComparer.Ordinal)];
        string[] found = [.. Paths.Where(path => IsIgnored(root, path)).Order(StringComparer.Ordinal)];
        Assert.Equal(ignoredByGit, found);
        Assert.InRange(found.Length, 20, Paths.Length - 10);
    }

    /// <summary>Whether a walk leaves a file out: the file itself or a folder above it is ignored.</summary>
    private static bool IsIgnored(string root, string path)
    {
        IgnoreFiles files = IgnoreFiles.Of(root);
        string[] parts = path.Split('/');
        string at = root;
        for (int i = 0; i < parts.Length; i++)
        {
            at = Path.Combine(at, parts[i]);
            bool isFolder = i < parts.Length - 1;
            if (files.Ignores(at, isFolder))
                return true;
            if (isFolder)
                files = files.Within(at);
        }
        return false;
    }

    private static bool TryGit(string folder, out string output, params string[] arguments)
    {
        output = "";
        try
        {
            ProcessStartInfo start = new("git", arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_SYSTEM"] = "/dev/null" },
            };
            using Process git = Process.Start(start)!;
            output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public void Dispose() => _folder.Dispose();
}
