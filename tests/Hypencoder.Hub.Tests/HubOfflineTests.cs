using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

public sealed class HubOfflineTests : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Pull_OfflineWithEverythingThere_MakesNoRequest()
    {
        _hub.Pull();
        int requests = _hub.Hub.HubRequests.Count;
        _hub.Options = _hub.Options with { Offline = true };
        HubSnapshot snapshot = _hub.Pull();
        Assert.Equal((_hub.Snapshot, 3), (snapshot.Directory, snapshot.Files.Count));
        Assert.Equal(requests, _hub.Hub.HubRequests.Count);
    }

    [Fact]
    public void Pull_OfflineWithAFileMissing_NamesIt()
    {
        _hub.Pull(HubFixture.Id, _ => ["config.json"]);
        _hub.Options = _hub.Options with { Offline = true };
        string message = Assert.Throws<IOException>(
            () => _hub.Pull(HubFixture.Id, _ => ["config.json", "vocab.txt", "model.safetensors"])).Message;
        Assert.Equal($"org/model: offline, and {_hub.Options.Cache} lacks vocab.txt, model.safetensors", message);
    }

    [Theory]
    [InlineData("org/model", "main")]
    [InlineData("org/model@v2", "v2")]
    [InlineData("org/model@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Pull_OfflineWithNothingThere_NamesTheRevision(string repository, string revision)
    {
        _hub.Options = _hub.Options with { Offline = true };
        Assert.Equal(
            $"{repository}: offline, and {_hub.Options.Cache} lacks revision {revision} of org/model",
            _hub.PullFailed(repository));
        Assert.Empty(_hub.Hub.HubRequests);
    }

    [Fact]
    public void Pull_NoConnectionWithEverythingThere_UsesTheCacheAtOnce()
    {
        _hub.Pull();
        Disconnect();
        HubSnapshot snapshot = _hub.Pull();
        Assert.Equal((_hub.Snapshot, true), (snapshot.Directory, snapshot.HubWasUnreachable));
        Assert.Empty(_hub.Delays);
    }

    [Fact]
    public void Pull_ServerErrorsWithEverythingThere_UsesTheCacheAtLast()
    {
        _hub.Pull();
        _hub.Hub.OnHub = _ => LoopbackAnswer.Of(503, "");
        Assert.True(_hub.Pull().HubWasUnreachable);
        Assert.Equal(5, _hub.Delays.Count);
    }

    [Fact]
    public void Pull_NoConnectionWithAFileMissing_SaysBoth()
    {
        _hub.Pull(HubFixture.Id, _ => ["config.json"]);
        Disconnect();
        string message = Assert.Throws<IOException>(() => _hub.Pull(HubFixture.Id, _ => ["model.safetensors"])).Message;
        Assert.Contains("no connection: Connection refused", message, StringComparison.Ordinal);
        Assert.EndsWith($"{_hub.Options.Cache} lacks model.safetensors", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_InterruptedPullOfTheNextCommit_LeavesTheOldOneToUse()
    {
        _hub.Pull();
        LoopbackFile weights = LoopbackFile.Large(1000, seed: 5);
        _hub.Hub.Add(HubFixture.Id, 'c', ("config.json", _hub.Config), ("model.safetensors", weights));
        _hub.Hub.OnStorage = _ => LoopbackAnswer.Of(500, "");
        Assert.Contains("answered 500", _hub.PullFailed(), StringComparison.Ordinal);
        Disconnect();
        Assert.Equal(HubFixture.Commit, _hub.Pull().Commit);
    }

    /// <summary>Nothing listens on a port that was just given back.</summary>
    private void Disconnect()
    {
        using LoopbackServer gone = new(_ => LoopbackAnswer.Of(500, ""));
        _hub.Options = _hub.Options with { Endpoint = new Uri(gone.Address) };
    }
}
