using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class DatasetsPullVerbTests : IDisposable
{
    private const string Core17 = "jhu-clsp/core17-instructions";
    private const string Hard = "msmarco-passage/trec-dl-hard";
    private readonly DatasetEnvironment _environment = new();

    public void Dispose() => _environment.Dispose();

    [Fact]
    public void Pull_DatasetOfTheHub_PrintsItsFolder()
    {
        CliRun run = CliRun.Of("datasets", "pull", Core17).Succeeded();
        string folder = Path.Combine(
            _environment.Folder["hf"], "hub", "datasets--jhu-clsp--core17-instructions", "snapshots",
            new string('a', 40));
        Assert.Equal($"{Core17}: {folder}\n", run.Output);
        Assert.Contains(" MB", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_ArchiveThatIsThere_IsUnpackedWithoutADownload()
    {
        WriteArguana("ir_datasets");
        CliRun run = CliRun.Of("datasets", "pull", "beir/arguana").Succeeded();
        Assert.Equal($"beir/arguana: {Path.Combine(_environment.Folder["cache"], "beir", "arguana")}\n", run.Output);
        Assert.Empty(_environment.Files.Requests);
    }

    [Fact]
    public void Pull_SeveralAsJson_HasPathsAndHashes()
    {
        WriteArguana("ir_datasets");
        JsonNode json = CliRun.Of("datasets", "pull", Core17, "beir/arguana", "--json").Succeeded().Json;
        JsonNode file = json["datasets"]![1]!["files"]![0]!;
        Assert.Equal(_environment.Folder["cache"], (string)json["folder"]!);
        Assert.Equal(("cache", 0), ((string)file["place"]!, (int)file["bytesMissing"]!));
        Assert.StartsWith("md5:", (string)file["hash"]!, StringComparison.Ordinal);
        Assert.True(File.Exists((string)file["path"]!));
    }

    [Fact]
    public void Pull_GivenFolder_IsUsedInsteadOfTheCache()
    {
        WriteArguana("given");
        CliRun run = CliRun.Of(
            "datasets", "pull", "beir/arguana", "--folder", _environment.Folder["given"]).Succeeded();
        Assert.Contains($"HYPENCODER_DATASETS={_environment.Folder["given"]}", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_environment.Folder["cache"]));
    }

    [Fact]
    public void Pull_UnknownId_IsRefusedBeforeAnythingIsPulled()
    {
        CliRun.Of("datasets", "pull", Core17, "beir/arguna").AssertRefused("\"beir/arguna\"", "beir/arguana");
        CliRun.Of("datasets", "pull", "dotnet-api").AssertRefused("dotnet-api: this collection comes with the program");
        CliRun.Of("datasets", "pull").AssertRefused("`hypencoder datasets pull --help`");
        Assert.Empty(_environment.Hub.HubRequests);
    }

    [Fact]
    public void Pull_PackageOffline_IsRefusedInOneLine()
    {
        Environment.SetEnvironmentVariable("HF_HUB_OFFLINE", "1");
        CliRun run = CliRun.Of("datasets", "pull", "packages-api/nodatime");
        Assert.Equal(ExitCode.WrongInput, run.ExitCode);
        string[] errors =
        [
            .. new[] { run, CliRun.Of("datasets", "pull", "packages-api") }
                .Select(r => r.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]),
        ];
        Assert.StartsWith("error: NodaTime 3.3.7: expected a NuGet source that has it, found ", errors[0]);
        Assert.Equal(errors[0], errors[1]);
        Assert.Empty(Directory.GetFiles(Path.Combine(_environment.Folder["cache"], "packages-api")));
    }

    [Fact]
    public void Pull_WrongContent_IsRefused()
    {
        _environment.Files["public.ukp.informatik.tu-darmstadt.de/thakur/BEIR/datasets/arguana.zip"] =
            new LoopbackFile(DatasetEnvironment.Arguana(), IsLarge: true);
        CliRun run = CliRun.Of("datasets", "pull", "beir/arguana");
        Assert.Equal(ExitCode.WrongInput, run.ExitCode);
        Assert.Contains(
            "error: beir/arguana/source.zip: expected the md5 8ad3e3c2a5867cdced806d6503f29b99, found ", run.Error,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_environment.Folder["cache"], "beir", "arguana")));
    }

    [Fact]
    public void Pull_ServerThatIsGone_FailsInOneLine()
    {
        Environment.SetEnvironmentVariable("HYPENCODER_DATASETS_ENDPOINT", "http://127.0.0.1:1");
        Stopwatch watch = Stopwatch.StartNew();
        AssertFailed(CliRun.Of("datasets", "pull", Hard), "no connection");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        Environment.SetEnvironmentVariable("HF_HUB_OFFLINE", "1");
        AssertFailed(CliRun.Of("datasets", "pull", Hard), "offline");
    }

    /// <summary>The program itself, twice at once.</summary>
    [Fact]
    public async Task Pull_TwoProcesses_UnpackOnceAndBothSucceed()
    {
        WriteArguana("ir_datasets");
        Process[] processes = [Start(), Start()];
        foreach (Process process in processes)
        {
            using (process)
            {
                Task<string> error = process.StandardError.ReadToEndAsync();
                string output = await process.StandardOutput.ReadToEndAsync();
                await process.WaitForExitAsync();
                Assert.True(process.ExitCode == ExitCode.Success, await error);
                Assert.StartsWith("beir/arguana: ", output, StringComparison.Ordinal);
            }
        }
        Assert.True(File.Exists(Path.Combine(_environment.Folder["cache"], "beir", "arguana", "corpus.jsonl")));
    }

    private static void AssertFailed(CliRun run, string part)
    {
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        string line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: msmarco-passage/collectionandqueries.tar.gz: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }

    private static Process Start() => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { typeof(CommandLine).Assembly.Location, "datasets", "pull", "beir/arguana" },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private void WriteArguana(string folder)
    {
        string path = _environment.Folder[$"{folder}/beir/arguana/source.zip"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, DatasetEnvironment.Arguana());
    }
}
