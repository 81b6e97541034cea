using System.Diagnostics;
using Hypencoder.Engines;

namespace Hypencoder.Cli.Tests;

/// <summary>The libraries that processes of verbs load: libtorch only where it is requested.</summary>
[Collection(nameof(ModelTests))]
public sealed class LoadedLibrariesTests(ModelFixture models)
{
    private static readonly string[] Studies = ["Hypencoder.Studies", "Hypencoder.Training", "Hypencoder.Torch"];

    [Fact]
    public void Process_OfSearchEncodeAndScore_LoadsNoTensorLibrary()
    {
        AssertNoTorch(Loaded(
            "encode", "--model", models.Hypencoder, "--corpus", models.Corpus, "--index", models.NewPath("index")));
        AssertNoTorch(Loaded(
            "search", "--model", models.Hypencoder, "--index", models.Index, "--query", "read files"));
        AssertNoTorch(Loaded(
            "score", "--model", models.Hypencoder, "--query", "read files", "--passage", "write files"));
    }

    [Fact]
    public void Process_OfEvaluateCompareAndModelsList_LoadsNeitherStudiesNorTorch()
    {
        string qrels = Write("qrels.txt", "q0 0 p0 1\nq1 0 p1 1\n");
        string run = Write("run.txt", "q0 Q0 p0 1 2 a\nq1 Q0 p1 1 2 a\n");
        string other = Write("other.txt", "q0 Q0 p1 1 2 b\nq1 Q0 p1 1 2 b\n");

        foreach (string[] loaded in new[]
            {
                Loaded("evaluate", "--run", run, "--qrels", qrels),
                Loaded("compare", "--baseline", run, "--run", other, "--qrels", qrels),
                Loaded("models", "list"),
            })
        {
            AssertNoTorch(loaded);
            Assert.Empty(loaded.Intersect(Studies));
        }
    }

    /// <summary>Checks that the tests above would notice libtorch.</summary>
    [Fact]
    public void Process_WithDevice_LoadsLibtorch()
    {
        string[] loaded = Loaded(
            "score", "--model", models.Hypencoder, "--query", "read files", "--passage", "write files",
            "--device", "cpu", "--dtype", "bfloat16");

        Assert.Contains("TorchSharp", loaded);
        if (OperatingSystem.IsLinux())
            Assert.Contains(loaded, IsTorch);
    }

    /// <summary>Checks that the tests above would notice USearch.</summary>
    [Fact]
    public void Process_WithCandidatesFromUSearch_LoadsUSearch()
    {
        Assert.SkipUnless(USearchLibrary.Missing is null, USearchLibrary.Missing ?? "");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "native libraries are listed on Linux alone");
        string export = models.NewPath("export");
        CliRun.Of("export", "--index", models.Index, "--to", "usearch", "--out", export).Succeeded();

        Assert.Contains(
            Loaded("search", "--index", models.Index, "--query", "files", "--candidates-from", $"usearch:{export}"),
            IsEngine);
    }

    private static void AssertNoTorch(string[] loaded)
    {
        Assert.Contains("hypencoder", loaded);
        Assert.DoesNotContain(loaded, name => IsTorch(name) || name is "TorchSharp" or "Hypencoder.Torch");
        Assert.DoesNotContain(loaded, name => name.StartsWith("Orleans", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, name => IsEngine(name) || name == "Npgsql");
    }

    private static bool IsEngine(string library) => library.Contains("usearch", StringComparison.OrdinalIgnoreCase);

    private static bool IsTorch(string library) =>
        library.Contains("libtorch", StringComparison.OrdinalIgnoreCase)
        || library.Contains("LibTorchSharp", StringComparison.Ordinal);

    private string Write(string name, string content)
    {
        string path = models.NewPath(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>
    /// Runs the program in its own process and returns the names of its assemblies and native libraries.
    /// </summary>
    private string[] Loaded(params string[] arguments)
    {
        string loaded = Write("loaded.txt", "");
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "hypencoder.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.Variable] = loaded;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return File.ReadAllLines(loaded);
    }
}
