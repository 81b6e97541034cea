using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

public sealed class HubClientTests : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Pull_EmptyCache_LaysItOutAsHuggingfaceHubDoes()
    {
        HubSnapshot snapshot = _hub.Pull();
        string commit = HubFixture.Commit, root = "models--org--model";
        string[] expected =
        [
            $"{root}/blobs/{_hub.Weights.Etag}",
            $"{root}/blobs/{_hub.Config.Etag}",
            $"{root}/blobs/{_hub.Pooling.Etag}",
            $"{root}/refs/main",
            $"{root}/snapshots/{commit}/1_Pooling/config.json -> ../../../blobs/{_hub.Pooling.Etag}",
            $"{root}/snapshots/{commit}/config.json -> ../../blobs/{_hub.Config.Etag}",
            $"{root}/snapshots/{commit}/model.safetensors -> ../../blobs/{_hub.Weights.Etag}",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), _hub.Tree());
        Assert.Equal(commit, File.ReadAllText(Path.Combine(_hub.Repository, "refs", "main")));
        Assert.Equal(_hub.Weights.Content, File.ReadAllBytes(Path.Combine(snapshot.Directory, "model.safetensors")));
        string[] blobs = [.. Directory.EnumerateFiles(Path.Combine(_hub.Repository, "blobs")).Order()];
        string[] locks = [.. Directory.EnumerateFiles(Path.Combine(_hub.Options.Cache, ".locks", root)).Order()];
        Assert.Equal(blobs.Select(f => Path.GetFileName(f) + ".lock"), locks.Select(Path.GetFileName));
        Assert.Empty(_hub.Outside());
    }

    [Fact]
    public void Pull_EmptyCache_SaysWhatItBrought()
    {
        HubSnapshot snapshot = _hub.Pull();
        Assert.Equal((HubFixture.Commit, _hub.Snapshot), (snapshot.Commit, snapshot.Directory));
        Assert.Equal(["main"], snapshot.Revisions);
        Assert.False(snapshot.HubWasUnreachable);
        Assert.Equal(
            [new("1_Pooling/config.json", 2), new("config.json", 21), new HubFile("model.safetensors", 300_000)],
            snapshot.Files);
        Assert.Equal(300_023, snapshot.Size);
    }

    [Fact]
    public void Pull_Chosen_FetchesThoseAloneInTheirOrder()
    {
        string[] chosen = ["model.safetensors", "config.json"];
        HubSnapshot snapshot = _hub.Pull(HubFixture.Id, _ => chosen);
        Assert.Equal(chosen, _hub.Hub.FilesAsked);
        Assert.Equal(chosen, snapshot.Files.Select(f => f.Path));
    }

    [Fact]
    public void Pull_ChosenFileThatIsNotThere_IsRefusedBeforeAnyDownload()
    {
        string message = Assert.Throws<InvalidDataException>(
            () => _hub.Pull(HubFixture.Id, l => [.. l.Files, "vocab.txt"])).Message;
        Assert.Equal("org/model: expected vocab.txt among its files", message);
        Assert.Empty(_hub.Hub.FilesAsked);
    }

    [Fact]
    public void Pull_Again_AsksForTheListAlone()
    {
        _hub.Pull();
        int requests = _hub.Hub.HubRequests.Count;
        _hub.Pull();
        Assert.Equal(
            $"GET /api/models/org/model/revision/main?blobs=true",
            Assert.Single(_hub.Hub.HubRequests.Skip(requests)).ToString());
    }

    [Fact]
    public void Pull_PinnedCommitThatIsThere_NeedsNoNetwork()
    {
        _hub.Pull();
        int requests = _hub.Hub.HubRequests.Count;
        HubSnapshot snapshot = _hub.Pull($"{HubFixture.Id}@{HubFixture.Commit}");
        Assert.Equal(requests, _hub.Hub.HubRequests.Count);
        Assert.Equal(3, snapshot.Files.Count);
    }

    [Fact]
    public void Pull_PinnedCommitWithAFileMissing_FetchesIt()
    {
        string pinned = $"{HubFixture.Id}@{HubFixture.Commit}";
        _hub.Pull(pinned, _ => ["config.json"]);
        HubSnapshot snapshot = _hub.Pull(
            pinned, listing => listing.CanAskHub ? ["config.json", "model.safetensors"] : listing.Files);
        Assert.Equal(3, snapshot.Files.Count);
        Assert.Equal(["config.json", "1_Pooling/config.json", "model.safetensors"], _hub.Hub.FilesAsked);
        Assert.False(Directory.Exists(Path.Combine(_hub.Repository, "refs")));
    }

    [Fact]
    public void Pull_NextCommit_SharesTheBlobsThatStayed()
    {
        _hub.Pull();
        LoopbackFile config = LoopbackFile.Text("{}\n");
        _hub.Hub.Add(HubFixture.Id, 'c', ("config.json", config), ("model.safetensors", _hub.Weights));
        HubSnapshot snapshot = _hub.Pull();
        Assert.Equal(new string('c', 40), snapshot.Commit);
        Assert.Single(_hub.Hub.StorageRequests);
        Assert.Equal(snapshot.Commit, File.ReadAllText(Path.Combine(_hub.Repository, "refs", "main")));
        Assert.Equal(_hub.Weights.Content, File.ReadAllBytes(Path.Combine(snapshot.Directory, "model.safetensors")));
    }

    [Fact]
    public void Pull_Dataset_HasItsOwnRoutesAndFolder()
    {
        LoopbackFile rows = LoopbackFile.Text("rows");
        _hub.Hub.Add("datasets/org/rows", 'd', ("a b/é#1.txt", rows));
        using HubClient client = new(_hub.Options);
        HubSnapshot snapshot = client.Pull(HubRepository.Parse("org/rows", HubRepositoryKind.Dataset), l => l.Files);
        Assert.StartsWith(
            Path.Combine(_hub.Options.Cache, "datasets--org--rows"), snapshot.Directory, StringComparison.Ordinal);
        Assert.Equal("rows", File.ReadAllText(Path.Combine(snapshot.Directory, "a b", "é#1.txt")));
        Assert.Equal(
            [
                "GET /api/datasets/org/rows/revision/main?blobs=true",
                $"GET /datasets/org/rows/resolve/{new string('d', 40)}/a%20b/%C3%A9%231.txt",
            ],
            _hub.Hub.HubRequests.Select(r => r.ToString()));
    }

    [Fact]
    public void Pull_ListWithoutSizesAndHashes_AsksForThemByHead()
    {
        _hub.Hub.OnHub = request => request.Target.StartsWith("/api/", StringComparison.Ordinal)
            ? LoopbackAnswer.Of(200, HubFixture.ShortList)
            : null;
        _hub.Pull();
        Assert.Equal(_hub.Weights.Content, File.ReadAllBytes(_hub.Blob(_hub.Weights)));
        Assert.Equal(_hub.Config.Content, File.ReadAllBytes(_hub.Blob(_hub.Config)));
        Assert.Equal(2, _hub.Hub.HubRequests.Count(r => r.Method == "HEAD"));
        Assert.Equal("GET", Assert.Single(_hub.Hub.StorageRequests).Method);
    }

    [Fact]
    public void Pull_EmptyFile_IsThere()
    {
        _hub.Hub.Add(HubFixture.Id, 'a', ("empty.txt", LoopbackFile.Text("")));
        HubSnapshot snapshot = _hub.Pull();
        Assert.Equal("", File.ReadAllText(Path.Combine(snapshot.Directory, "empty.txt")));
    }

    [Fact]
    public void Pull_Progress_EndsWithEveryByte()
    {
        List<HubProgress> reports = [];
        _hub.Pull(HubFixture.Id, reports.Add);
        Assert.Equal(reports.Select(r => r.BytesDone).Order(), reports.Select(r => r.BytesDone));
        Assert.All(reports, r => Assert.Equal((3, 300_023L), (r.Files, r.Bytes)));
        Assert.Equal((3, 300_023L), (reports[^1].FilesDone, reports[^1].BytesDone));
        Assert.Equal("model.safetensors", reports[^1].File);
    }

    [Fact]
    public void Pull_RenamedRepository_FollowsToTheNewName()
    {
        _hub.Hub.Add("new/name", 'a', ("config.json", _hub.Config));
        _hub.Hub.OnHub = request => request.Target.Contains("/old/", StringComparison.Ordinal)
            ? LoopbackAnswer.To(request.Target.Replace("/old/", "/new/", StringComparison.Ordinal))
            : null;
        HubSnapshot snapshot = _hub.Pull("old/name");
        Assert.Contains("models--old--name", snapshot.Directory, StringComparison.Ordinal);
        Assert.Equal(_hub.Config.Content, File.ReadAllBytes(Path.Combine(snapshot.Directory, "config.json")));
    }

    [Fact]
    public void Pull_Token_GoesToTheHubAndNotToTheStorage()
    {
        _hub.Options = _hub.Options with { Token = "hf_secret" };
        _hub.Pull();
        Assert.All(_hub.Hub.HubRequests, r => Assert.Equal("Bearer hf_secret", r.Authorization));
        Assert.Null(Assert.Single(_hub.Hub.StorageRequests).Authorization);
        Assert.DoesNotContain("hf_secret", _hub.Options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_DamagedFileInTheCache_IsFetchedAgain()
    {
        _hub.Pull();
        File.WriteAllText(_hub.Blob(_hub.Config), "cut");
        _hub.Pull();
        Assert.Equal(_hub.Config.Content, File.ReadAllBytes(_hub.Blob(_hub.Config)));
    }

    [Fact]
    public void Pull_MoreThanTheDiskHolds_IsRefusedBeforeAnyDownload()
    {
        _hub.Hub.OnHub = request => request.Target.StartsWith("/api/", StringComparison.Ordinal)
            ? LoopbackAnswer.Of(200, $$"""
                {"sha":"{{HubFixture.Commit}}","siblings":[
                  {"rfilename":"a","size":4398046511104,"blobId":"{{new string('1', 40)}}"},
                  {"rfilename":"b","size":4398046511104,"blobId":"{{new string('2', 40)}}"},
                  {"rfilename":"c","size":4398046511104,"blobId":"{{new string('3', 40)}}"}]}
                """)
            : null;
        Assert.Contains("needs 13194139533312 bytes", _hub.PullFailed(), StringComparison.Ordinal);
        Assert.Empty(_hub.Hub.FilesAsked);
    }
}
