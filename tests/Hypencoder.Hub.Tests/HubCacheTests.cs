using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

public sealed class HubCacheTests : IDisposable
{
    private readonly HubFixture _hub = new();

    private HubCache Cache => new(_hub.Options.Cache);

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Snapshots_NoFolder_AreNone() => Assert.Empty(Cache.Snapshots());

    [Fact]
    public void Snapshots_AfterPulls_HaveRevisionsAndSizes()
    {
        _hub.Pull();
        _hub.Hub.Add(HubFixture.Id, 'c', ("config.json", _hub.Config));
        _hub.Pull();
        _hub.Hub.Add("bert", 'e', ("config.json", _hub.Config));
        _hub.Pull("bert@" + new string('e', 40));
        Directory.CreateDirectory(Path.Combine(_hub.Options.Cache, "version.txt--x", "snapshots", HubFixture.Commit));
        Directory.CreateDirectory(Path.Combine(_hub.Options.Cache, "models--a..b", "snapshots", HubFixture.Commit));
        Assert.Equal(
            ["bert 21 ", "org/model 300023 ", "org/model 21 main"],
            Cache.Snapshots().Select(s => $"{s.Repository.Id} {s.Size} {string.Join(' ', s.Revisions)}"));
    }

    [Fact]
    public void Snapshots_LinksWithoutBlobsAndLinksToFolders_AreLeftOut()
    {
        _hub.Pull();
        File.Delete(_hub.Blob(_hub.Weights));
        Directory.CreateSymbolicLink(Path.Combine(_hub.Snapshot, "loop"), "..");
        Assert.Equal(
            ["1_Pooling/config.json", "config.json"], Assert.Single(Cache.Snapshots()).Files.Select(f => f.Path));
    }

    [Fact]
    public void Pull_FileSystemWithoutLinks_CopiesAndFindsTheCopies()
    {
        HubRepository repository = HubRepository.Parse(HubFixture.Id);
        using HubClient client = new(_hub.Options, (_, _) => throw new IOException("A required privilege is not held"));
        HubSnapshot snapshot = client.Pull(repository, l => l.Files);
        string weights = Path.Combine(snapshot.Directory, "model.safetensors");
        Assert.Null(new FileInfo(weights).LinkTarget);
        Assert.Equal(_hub.Weights.Content, File.ReadAllBytes(weights));
        Assert.Equal(snapshot.Files, client.Pull(repository, l => l.Files).Files);
        Assert.Single(_hub.Hub.StorageRequests);
        Assert.Equal(3, Assert.Single(Cache.Snapshots()).Files.Count);
    }

    [Theory]
    [InlineData("snapshots")]
    [InlineData("snapshots/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("snapshots/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1_Pooling")]
    [InlineData("blobs")]
    [InlineData("refs")]
    public void Pull_FolderThatIsALinkOutOfTheCache_IsRefused(string folder)
    {
        string outside = _hub.InFolder("outside"), link = Path.Combine(_hub.Repository, folder);
        Directory.CreateDirectory(outside);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, outside);
        Assert.Contains($"found a link to {outside}", _hub.PullRefused(), StringComparison.Ordinal);
        Assert.Equal([outside], _hub.Outside());
    }

    [Fact]
    public void Pull_LinksWhereFilesAreWritten_AreReplaced()
    {
        string outside = _hub.InFolder("outside.txt");
        File.WriteAllText(outside, "mine");
        string locks = Path.Combine(_hub.Options.Cache, ".locks", "models--org--model");
        foreach (string path in new[]
        {
            _hub.Blob(_hub.Weights),
            _hub.Blob(_hub.Weights) + ".incomplete",
            Path.Combine(_hub.Snapshot, "config.json"),
            Path.Combine(locks, _hub.Weights.Etag + ".lock"),
            Path.Combine(_hub.Repository, "refs", "main"),
        })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.CreateSymbolicLink(path, outside);
        }
        _hub.Pull();
        Assert.Equal("mine", File.ReadAllText(outside));
        Assert.Equal(_hub.Weights.Content, File.ReadAllBytes(Path.Combine(_hub.Snapshot, "model.safetensors")));
        Assert.Equal(HubFixture.Commit, File.ReadAllText(Path.Combine(_hub.Repository, "refs", "main")));
    }
}
