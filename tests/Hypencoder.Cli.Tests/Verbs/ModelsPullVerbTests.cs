using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class ModelsPullVerbTests : IDisposable
{
    private readonly HubEnvironment _environment = new();

    private LoopbackHub Hub => _environment.Hub;

    public void Dispose() => _environment.Dispose();

    [Fact]
    public void Pull_Model_PrintsItsDirectoryAndProgress()
    {
        CliRun run = CliRun.Of("models", "pull", "org/model").Succeeded();
        Assert.Equal($"{_environment.Snapshot}: 3 files of org/model, 2,000,027 bytes\n", run.Output);
        string weights = Path.Combine(_environment.Snapshot, "model.safetensors");
        Assert.Equal(_environment.Weights.Content, File.ReadAllBytes(weights));
        Assert.Contains("of 2.0 MB", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_Json_HasCommitAndFiles()
    {
        JsonNode json = CliRun.Of("models", "pull", "org/model@main", "--json").Succeeded().Json;
        Assert.Equal("org/model", (string)json["id"]!);
        Assert.Equal(new string('a', 40), (string)json["commit"]!);
        Assert.Equal(_environment.Snapshot, (string)json["directory"]!);
        Assert.Equal(
            """{"config.json":21,"vocab.txt":6,"model.safetensors":2000000}""", json["files"]!.ToJsonString());
    }

    [Theory]
    [InlineData("../model")]
    [InlineData("a/b/c")]
    [InlineData("org/model@")]
    public void Pull_NoId_IsRefused(string id) => CliRun.Of("models", "pull", id)
        .AssertRefused($"expected a repository, org/name or org/name@revision, found \"{id}\"");

    [Fact]
    public void Pull_UnknownRepositoryOrRevision_IsRefused()
    {
        CliRun.Of("models", "pull", "org/none").AssertRefused("org/none: no such model");
        CliRun.Of("models", "pull", "org/model@v2").AssertRefused("org/model@v2: no revision \"v2\"");
    }

    [Fact]
    public void Pull_WithoutToken_IsRefused()
    {
        Hub.OnHub = request => request.Authorization == "Bearer hf_right" ? null : LoopbackAnswer.Of(401, "");
        CliRun.Of("models", "pull", "org/model").AssertRefused("set HF_TOKEN");
        Environment.SetEnvironmentVariable("HF_TOKEN", "hf_right");
        CliRun.Of("models", "pull", "org/model").Succeeded();
        Assert.Null(Assert.Single(Hub.StorageRequests).Authorization);
    }

    [Fact]
    public void Pull_Offline_FailsOrUsesTheCache()
    {
        Environment.SetEnvironmentVariable("HF_HUB_OFFLINE", "1");
        CliRun run = CliRun.Of("models", "pull", "org/model");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(
            $"error: org/model: offline, and {_environment.Cache} lacks revision main of org/model\n", run.Error);
        Environment.SetEnvironmentVariable("HF_HUB_OFFLINE", null);
        CliRun.Of("models", "pull", "org/model").Succeeded();
        Environment.SetEnvironmentVariable("HF_HUB_OFFLINE", "1");
        run = CliRun.Of("models", "pull", "org/model").Succeeded();
        Assert.Contains("3 files", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_HubThatIsGone_WarnsAndUsesTheCache()
    {
        CliRun.Of("models", "pull", "org/model").Succeeded();
        using (LoopbackServer gone = new(_ => LoopbackAnswer.Of(500, "")))
            Environment.SetEnvironmentVariable("HF_ENDPOINT", gone.Address);
        CliRun run = CliRun.Of("models", "pull", "org/model").Succeeded();
        Assert.Equal("warning: the hub cannot be reached; using org/model from the cache\n", run.Error);
    }

    [Fact]
    public void Pull_EndpointThatIsNone_IsRefused()
    {
        Environment.SetEnvironmentVariable("HF_ENDPOINT", "nowhere");
        CliRun.Of("models", "pull", "org/model").AssertRefused("HF_ENDPOINT", "\"nowhere\"");
    }

    [Fact]
    public void Pull_Stopped_GoesOnLater()
    {
        using StoppingWriter error = new(" MB");
        CliRun run = CliRun.Of(error.Token, error, "models", "pull", "org/model");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.EndsWith("error: stopped\n", run.Error, StringComparison.Ordinal);
        CliRun.Of("models", "pull", "org/model").Succeeded();
    }

    /// <summary>The program itself, twice at once.</summary>
    [Fact]
    public async Task Pull_TwoProcesses_DownloadOnce()
    {
        Process[] processes = [Start(), Start()];
        foreach (Process process in processes)
        {
            using (process)
            {
                Task<string> error = process.StandardError.ReadToEndAsync();
                string output = await process.StandardOutput.ReadToEndAsync();
                await process.WaitForExitAsync();
                Assert.True(process.ExitCode == ExitCode.Success, await error);
                Assert.StartsWith(_environment.Snapshot, output, StringComparison.Ordinal);
            }
        }
        Assert.Single(Hub.StorageRequests);
        Assert.Equal(3, Hub.FilesAsked.Count());
    }

    /// <summary>The environment variables are those of this process.</summary>
    private static Process Start() => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { typeof(CommandLine).Assembly.Location, "models", "pull", "org/model" },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
