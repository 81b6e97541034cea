using Hypencoder.Data;

namespace Hypencoder.Datasets.Tests.Storing;

/// <summary>Packages from a folder, and from a server on this machine; no test asks another.</summary>
public sealed class PackagePullTests : IDisposable
{
    private readonly PackageFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Pull_FolderThatHasIt_CopiesIt()
    {
        List<DatasetProgress> reports = [];
        DatasetState state = _fixture.Pull(new CallbackProgress<DatasetProgress>(reports.Add));
        AssertWhole();
        Assert.True(state.IsPresent);
        Assert.Equal((0, _fixture.Content.Length), (reports[0].BytesDone, reports[^1].BytesDone));
    }

    [Fact]
    public void Pull_Again_AsksNoSource()
    {
        _fixture.Pull();
        Directory.Delete(_fixture.Folder["feed"], recursive: true);
        _fixture.Pull();
        AssertWhole();
    }

    [Fact]
    public void Pull_OtherContent_IsRefusedAndNotKept()
    {
        byte[] other = PackageFixture.Package(("lib/net10.0/Made.Up.xml", "<doc />"));
        _fixture.Folder.Write("feed/Made.Up.1.0.0.nupkg", other);
        AssertRefused("Made.Up 1.0.0: expected a NuGet source that has it, found local: expected the sha256 ");
    }

    [Fact]
    public void Pull_SourceWithoutIt_IsRefused()
    {
        File.Delete(_fixture.Folder["feed/Made.Up.1.0.0.nupkg"]);
        AssertRefused("Made.Up 1.0.0: expected a NuGet source that has it, found local: it does not have it");
    }

    [Fact]
    public void Pull_NoSource_IsRefused()
    {
        _fixture.Folder.Write(
            "NuGet.Config", "<configuration><packageSources><clear /></packageSources></configuration>");
        AssertRefused("Made.Up 1.0.0: expected a NuGet source that has it, found no source for it in NuGet.Config");
    }

    [Fact]
    public void Pull_MalformedConfig_IsRefused()
    {
        string config = _fixture.Folder.Write("NuGet.Config", "<configuration>");
        AssertRefused(config);
    }

    [Fact]
    public void Pull_Offline_AsksNoServer()
    {
        using LoopbackFiles server = new();
        _fixture.Use("away", $"{server.Address}/index.json");
        _fixture.Options = _fixture.Options with { Hub = _fixture.Options.Hub with { Offline = true } };
        AssertRefused("Made.Up 1.0.0: expected a NuGet source that has it, found away: offline by HF_HUB_OFFLINE");
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Pull_OfflineFromAFolder_CopiesIt()
    {
        _fixture.Options = _fixture.Options with { Hub = _fixture.Options.Hub with { Offline = true } };
        _fixture.Pull();
        AssertWhole();
    }

    [Fact]
    public void Pull_ServerThatIsGone_IsRefusedInOneLine()
    {
        _fixture.Use("away", "http://127.0.0.1:1/index.json");
        AssertRefused("Made.Up 1.0.0: expected a NuGet source that has it, found away: ");
    }

    [Fact]
    public void Pull_ConnectionCut_GetsAllOfItAtAnotherTry()
    {
        using LoopbackFiles server = Serve();
        int tries = 0;
        server.On = request => request.Target.EndsWith(".nupkg", StringComparison.Ordinal) && tries++ == 0
            ? server.Answer(request).CutAfter(100)
            : null;
        _fixture.Pull();
        AssertWhole();
        Assert.True(tries > 1);
    }

    [Fact]
    public void Pull_AfterAKilledOne_BeginsTheFileAnew()
    {
        _fixture.Folder.Write("cache/packages-api/made.up.1.0.0.nupkg.incomplete", new byte[100_000]);
        _fixture.Pull();
        AssertWhole();
    }

    [Fact]
    public void Pull_Stopped_KeepsNothingAndCanBeRepeated()
    {
        using CancellationTokenSource stop = new();
        CallbackProgress<DatasetProgress> progress = new(_ => stop.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => _fixture.Pull(progress, stop.Token));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(_fixture.Path)!));
        _fixture.Pull();
        AssertWhole();
    }

    [Fact]
    public void Pull_DamagedCopy_IsRefusedWhenOpenedAndReplacedWhenPulled()
    {
        _fixture.Pull();
        File.WriteAllBytes(_fixture.Path, _fixture.Content[..^1]);
        TestCollection collection = _fixture.Dataset.Format.Open(
            _fixture.Dataset, DatasetStore.Paths(_fixture.Dataset, _fixture.Options));
        string message = Assert.Throws<InvalidDataException>(() => collection.Passages().Count()).Message;
        Assert.StartsWith($"{_fixture.Path}: expected the sha256 ", message, StringComparison.Ordinal);
        Assert.EndsWith(
            "`hypencoder datasets pull packages-api/made.up` replaces it", message, StringComparison.Ordinal);
        _fixture.Pull();
        AssertWhole();
    }

    [Fact]
    public void HostOf_PackageOfAServer_IsTheServer()
    {
        Assert.Null(DatasetStore.HostOf(_fixture.Dataset.Files[0], _fixture.Options));
        _fixture.Use("away", "https://example.org/index.json");
        Assert.Equal("example.org", DatasetStore.HostOf(_fixture.Dataset.Files[0], _fixture.Options)?.Host);
    }

    /// <summary>The made-up package on a server, in the form of NuGet's third protocol.</summary>
    private LoopbackFiles Serve()
    {
        LoopbackFiles server = new();
        server["index.json"] = LoopbackFile.Text(
            $$"""
            {
              "version": "3.0.0",
              "resources": [{"@id": "{{server.Address}}/flat/", "@type": "PackageBaseAddress/3.0.0"}]
            }
            """);
        server["flat/made.up/index.json"] = LoopbackFile.Text("""{"versions": ["1.0.0"]}""");
        server["flat/made.up/1.0.0/made.up.1.0.0.nupkg"] = new LoopbackFile(_fixture.Content, IsLarge: true);
        _fixture.Use("server", $"{server.Address}/index.json");
        return server;
    }

    private void AssertRefused(string start)
    {
        string message = Assert.Throws<InvalidDataException>(() => _fixture.Pull()).Message;
        Assert.Contains(start, message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 500);
        Assert.DoesNotContain('\n', message);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(_fixture.Path)!));
    }

    private void AssertWhole()
    {
        Assert.Equal(_fixture.Content, File.ReadAllBytes(_fixture.Path));
        Assert.Equal([_fixture.Path], Directory.GetFiles(Path.GetDirectoryName(_fixture.Path)!));
    }
}
