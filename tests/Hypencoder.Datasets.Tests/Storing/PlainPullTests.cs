using Hypencoder.Data;

namespace Hypencoder.Datasets.Tests.Storing;

public sealed class PlainPullTests : IDisposable
{
    private const string Route = "example.org/data/file.bin";
    private readonly DatasetFixture _fixture = new();
    private readonly LoopbackFile _file = LoopbackFile.Large(300_000, seed: 1);

    public PlainPullTests() => _fixture.Files[Route] = _file;

    private string Path => _fixture.InCache("test/file.bin");

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Pull_NothingThere_DownloadsAndVerifies()
    {
        List<DatasetProgress> reports = [];
        DatasetState state = _fixture.Pull(Of(), reports.Add);
        AssertWhole();
        Assert.True(state.IsPresent);
        Assert.Equal((DatasetPlace.Cache, Path), (state.Files[0].Place, state.Files[0].Path));
        Assert.Equal(0, state.BytesMissing);
        Assert.Equal(300_000, reports[^1].BytesDone);
        Assert.Equal(300_000, reports[^1].Bytes);
    }

    [Fact]
    public void Pull_Again_AsksForNothing()
    {
        _fixture.Pull(Of());
        _fixture.Pull(Of());
        Assert.Single(_fixture.Files.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pull_ConnectionCut_AsksForTheRest(bool hasHash)
    {
        CutFirst();
        _fixture.Pull(Of(hasHash));
        AssertWhole();
        Assert.Equal([null, "bytes=100000-"], _fixture.Files.Requests.Select(r => r.Range));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pull_AfterAPullThatFailed_GoesOnFromThere(bool hasHash)
    {
        CutFirst();
        HubOptionsWithoutRetries();
        IOException error = Assert.ThrowsAny<IOException>(() => _fixture.Pull(Of(hasHash)));
        Assert.EndsWith("the 100000 bytes received are kept", error.Message, StringComparison.Ordinal);
        DatasetState state = DatasetStore.State(Of(hasHash), _fixture.Options);
        Assert.Equal((DatasetPlace.Missing, 200_000), (state.Files[0].Place, state.BytesMissing));
        _fixture.Pull(Of(hasHash));
        AssertWhole();
        Assert.Equal("bytes=100000-", _fixture.Files.Requests[^1].Range);
    }

    [Fact]
    public void Pull_FileThatChangedMeanwhileWithoutAHash_StartsAgain()
    {
        CutFirst();
        HubOptionsWithoutRetries();
        Assert.ThrowsAny<IOException>(() => _fixture.Pull(Of(hasHash: false)));
        LoopbackFile other = LoopbackFile.Large(300_000, seed: 2);
        _fixture.Files[Route] = other;
        _fixture.Pull(Of(hasHash: false));
        Assert.Equal($"\"{_file.Etag}\"", _fixture.Files.Requests[^1].Headers["If-Range"]);
        Assert.Equal(other.Content, File.ReadAllBytes(Path));
    }

    [Fact]
    public void Pull_PartWithoutATagOrAHash_StartsAgain()
    {
        _fixture.Folder.Write("cache/test/file.bin.incomplete", new byte[1000]);
        _fixture.Pull(Of(hasHash: false));
        AssertWhole();
        Assert.Null(Assert.Single(_fixture.Files.Requests).Range);
    }

    [Fact]
    public void Pull_PartThatIsWhole_IsVerified()
    {
        _fixture.Folder.Write("cache/test/file.bin.incomplete", _file.Content);
        _fixture.Pull(Of());
        AssertWhole();
        Assert.Equal("bytes=300000-", Assert.Single(_fixture.Files.Requests).Range);
    }

    [Fact]
    public void Pull_WrongHash_IsRefusedAndDeleted()
    {
        _fixture.Files[Route] = LoopbackFile.Large(300_000, seed: 2);
        string message = Assert.Throws<InvalidDataException>(() => _fixture.Pull(Of())).Message;
        Assert.Contains(
            $"test/file.bin: expected the md5 {DatasetFixture.Md5(_file.Content)}, found", message,
            StringComparison.Ordinal);
        Assert.Equal(2, _fixture.Files.Requests.Count);
        AssertNothingKept();
    }

    [Theory]
    [InlineData(299_999)]
    [InlineData(300_001)]
    public void Pull_WrongSizeWithoutAHash_IsRefusedAndDeleted(int length)
    {
        _fixture.Files[Route] = LoopbackFile.Large(length, seed: 1);
        string message = Assert.Throws<InvalidDataException>(() => _fixture.Pull(Of(hasHash: false))).Message;
        Assert.Contains($"test/file.bin: expected 300000 bytes, found {length}", message, StringComparison.Ordinal);
        AssertNothingKept();
    }

    [Fact]
    public void Pull_PublishedSizeOfAnotherDay_GoesByTheHash()
    {
        _fixture.Pull(DatasetFixture.Of("file.bin", _file, size: 1));
        AssertWhole();
    }

    [Fact]
    public void Pull_NoSuchFile_SaysWhereItWasLookedFor()
    {
        _fixture.Files.On = _ => LoopbackAnswer.Of(404, "");
        string message = Assert.Throws<InvalidDataException>(() => _fixture.Pull(Of())).Message;
        Assert.StartsWith("test/file.bin: ", message, StringComparison.Ordinal);
        Assert.Contains("answered 404", message, StringComparison.Ordinal);
        Assert.Contains("/example.org/data/file.bin", message, StringComparison.Ordinal);
        Assert.Single(_fixture.Files.Requests);
    }

    [Fact]
    public void Pull_ServerThatIsBusy_IsAskedAgain()
    {
        _fixture.Files.On = _ => _fixture.Files.Requests.Count < 3 ? LoopbackAnswer.Of(503, "") : null;
        _fixture.Pull(Of());
        AssertWhole();
    }

    [Fact]
    public void Pull_Redirect_IsFollowed()
    {
        _fixture.Files["elsewhere"] = _file;
        _fixture.Files.On = r => r.Target.Contains("elsewhere", StringComparison.Ordinal)
            ? null
            : LoopbackAnswer.To("/elsewhere");
        _fixture.Pull(Of());
        AssertWhole();
    }

    [Fact]
    public async Task Pull_TwoAtOnce_DownloadOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _fixture.Pull(Of()))));
        AssertWhole();
        Assert.Single(_fixture.Files.Requests);
    }

    [Fact]
    public void Pull_Canceled_KeepsWhatCame()
    {
        using CancellationTokenSource source = new();
        _fixture.Files.On = request => _fixture.Files.Requests.Count < 2
            ? _fixture.Files.Answer(request).CutAfter(200_000)
            : null;
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetStore.Pull(
            Of(), _fixture.Options,
            new CallbackProgress<DatasetProgress>(p =>
            {
                if (p.BytesDone > 100_000)
                    source.Cancel();
            }),
            source.Token));
        long kept = new FileInfo(Path + ".incomplete").Length;
        Assert.InRange(kept, 100_000, 200_000);
        _fixture.Pull(Of());
        AssertWhole();
        Assert.Equal($"bytes={kept}-", _fixture.Files.Requests[^1].Range);
    }

    [Fact]
    public void Pull_Offline_AsksNobody()
    {
        _fixture.Options = _fixture.Options with { Hub = _fixture.Options.Hub with { Offline = true } };
        IOException error = Assert.ThrowsAny<IOException>(() => _fixture.Pull(Of()));
        Assert.Contains("test/file.bin: offline", error.Message, StringComparison.Ordinal);
        Assert.Empty(_fixture.Files.Requests);
    }

    [Fact]
    public void Pull_MoreThanTheDiskHolds_IsRefusedFirst()
    {
        Dataset dataset = DatasetFixture.Of("file.bin", _file, size: 1L << 60);
        Assert.Contains(
            "are free", Assert.ThrowsAny<IOException>(() => _fixture.Pull(dataset)).Message, StringComparison.Ordinal);
        Assert.Empty(_fixture.Files.Requests);
    }

    [Theory]
    [InlineData("ir_datasets/test/file.bin")]
    [InlineData("ir_datasets/downloads/MD5")]
    public void Pull_FileOfIrDatasets_IsUsedWithoutADownload(string name)
    {
        string path = _fixture.Folder.Write(
            name.Replace("MD5", DatasetFixture.Md5(_file.Content), StringComparison.Ordinal), _file.Content);
        DatasetState state = _fixture.Pull(Of());
        Assert.Equal((DatasetPlace.IrDatasets, path), (state.Files[0].Place, state.Files[0].Path));
        Assert.Empty(_fixture.Files.Requests);
    }

    private Dataset Of(bool hasHash = true) => DatasetFixture.Of("file.bin", _file, hasHash);

    private void CutFirst() => _fixture.Files.On = request => _fixture.Files.Requests.Count < 2
        ? _fixture.Files.Answer(request).CutAfter(100_000)
        : null;

    private void HubOptionsWithoutRetries() =>
        _fixture.Options = _fixture.Options with { Hub = _fixture.Options.Hub with { Retries = 0 } };

    private void AssertWhole()
    {
        Assert.Equal(_file.Content, File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    private void AssertNothingKept() => Assert.Empty(Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
}
