using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

public sealed class HubLockTests : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Pull_EightClientsAtOnce_DownloadOnce()
    {
        HubSnapshot[] snapshots = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _hub.Pull())));
        Assert.All(snapshots, s => Assert.Equal(
            _hub.Weights.Content, File.ReadAllBytes(Path.Combine(s.Directory, "model.safetensors"))));
        Assert.Single(_hub.Hub.StorageRequests);
        Assert.Equal(3, _hub.Hub.FilesAsked.Count());
        Assert.Equal(7, _hub.Tree().Count());
        Assert.All(
            Directory.EnumerateFiles(_hub.Snapshot, "*", SearchOption.AllDirectories),
            file => Assert.NotNull(new FileInfo(file).LinkTarget));
    }

    /// <summary>The lock of util-linux is that of Python's filelock: flock(2).</summary>
    [Fact]
    public async Task Pull_LockHeldByAnotherProgram_WaitsForIt()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "needs flock(1)");
        string folder = Path.Combine(_hub.Options.Cache, ".locks", "models--org--model");
        Directory.CreateDirectory(folder);
        using Process holder = Process.Start(new ProcessStartInfo("/usr/bin/flock")
        {
            ArgumentList = { Path.Combine(folder, _hub.Weights.Etag + ".lock"), "sh", "-c", "echo held; read line" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        using CancellationTokenSource source = new();
        using HubClient client = new(_hub.Options);
        Task<HubSnapshot> Pull() => client.PullAsync(
            HubRepository.Parse(HubFixture.Id), l => l.Files,
            new CallbackProgress<HubProgress>(p =>
            {
                if (p.FilesDone == 2 && p.BytesDone == 23)
                    source.CancelAfter(TimeSpan.FromMilliseconds(200));
            }),
            source.Token);

        // Only the weights are left, and they are not fetched while the other program has the lock.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(Pull);
        Assert.Empty(_hub.Hub.StorageRequests);
        Assert.Equal(2, _hub.Hub.FilesAsked.Count());

        await holder.StandardInput.WriteLineAsync();
        await holder.WaitForExitAsync();
        Assert.Equal(3, _hub.Pull().Files.Count);
    }

    [Fact]
    public async Task Pull_WhileItDownloads_AnotherProgramFindsTheLockHeld()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "needs flock(1)");
        string path = Path.Combine(_hub.Options.Cache, ".locks", "models--org--model", _hub.Weights.Etag + ".lock");
        int code = -1;
        _hub.Hub.OnStorage = _ =>
        {
            using Process other = Process.Start("/usr/bin/flock", ["--nonblock", path, "true"]);
            other.WaitForExit();
            code = other.ExitCode;
            return null;
        };
        await Task.Run(() => _hub.Pull());
        Assert.Equal(1, code);
    }
}
