using Hypencoder.Data;
using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

public sealed class BlobDownloadTests : IDisposable
{
    private readonly HubFixture _hub = new();

    private string Incomplete => _hub.Blob(_hub.Weights) + ".incomplete";

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Pull_ConnectionCutTwice_AsksForTheRest()
    {
        _hub.Hub.OnStorage = request => _hub.Hub.StorageRequests.Count < 3
            ? _hub.Hub.Stored(request).CutAfter(100_000)
            : null;
        _hub.Pull();
        AssertWhole();
        Assert.Equal([null, "bytes=100000-", "bytes=200000-"], _hub.Hub.StorageRequests.Select(r => r.Range));
        Assert.Equal([0.5, 1], _hub.Delays.Select(d => d.TotalSeconds));
    }

    [Fact]
    public void Pull_AfterAPullThatFailed_GoesOnFromThere()
    {
        _hub.Options = _hub.Options with { Retries = 0 };
        _hub.Hub.OnStorage = request => _hub.Hub.StorageRequests.Count < 2
            ? _hub.Hub.Stored(request).CutAfter(123_456)
            : null;
        string message = _hub.PullFailed();
        Assert.StartsWith("org/model: model.safetensors: ", message, StringComparison.Ordinal);
        Assert.EndsWith("the 123456 bytes received are kept", message, StringComparison.Ordinal);
        Assert.Equal(_hub.Weights.Content[..123_456], File.ReadAllBytes(Incomplete));
        Assert.False(File.Exists(Path.Combine(_hub.Repository, "refs", "main")));

        List<HubProgress> reports = [];
        _hub.Pull(HubFixture.Id, reports.Add);
        AssertWhole();
        Assert.Equal("bytes=123456-", _hub.Hub.StorageRequests[^1].Range);
        Assert.Contains(reports, r => r.BytesDone == 23 + 123_456);
    }

    [Fact]
    public void Pull_ServerThatIgnoresRange_StartsAgain()
    {
        WritePart(_hub.Weights.Content[..1000]);
        _hub.Hub.OnStorage = _ => LoopbackAnswer.Of(200, _hub.Weights.Content);
        _hub.Pull();
        AssertWhole();
        Assert.Equal("bytes=1000-", Assert.Single(_hub.Hub.StorageRequests).Range);
    }

    [Fact]
    public void Pull_PartOfAnotherFile_IsDroppedAndAllFetched()
    {
        WritePart(new byte[1000]);
        _hub.Pull();
        AssertWhole();
        Assert.Equal(["bytes=1000-", null], _hub.Hub.StorageRequests.Select(r => r.Range));
    }

    [Fact]
    public void Pull_PartThatIsTooLong_IsDropped()
    {
        WritePart(new byte[300_001]);
        _hub.Pull();
        AssertWhole();
    }

    [Fact]
    public void Pull_PartThatIsWhole_IsVerifiedWithoutARequest()
    {
        WritePart(_hub.Weights.Content);
        _hub.Pull();
        AssertWhole();
        Assert.Empty(_hub.Hub.StorageRequests);
    }

    [Fact]
    public void Pull_RangeThatTheServerHasNot_StartsAgain()
    {
        WritePart(_hub.Weights.Content[..1000]);
        _hub.Hub.OnStorage = request => request.Range is null
            ? null
            : LoopbackAnswer.Of(416, "", ("Content-Range", "bytes */1000"));
        _hub.Pull();
        AssertWhole();
    }

    [Fact]
    public void Pull_WrongHashOnce_FetchesAgain()
    {
        _hub.Hub.OnStorage = _ => _hub.Hub.StorageRequests.Count == 1
            ? LoopbackAnswer.Of(200, new byte[300_000])
            : null;
        _hub.Pull();
        AssertWhole();
    }

    [Fact]
    public void Pull_WrongHashTwice_IsRefusedAndNothingKept()
    {
        _hub.Hub.OnStorage = _ => LoopbackAnswer.Of(200, new byte[300_000]);
        string message = _hub.PullRefused();
        Assert.Contains(
            $"model.safetensors: expected the hash {_hub.Weights.Etag}, found ", message, StringComparison.Ordinal);
        Assert.Equal(2, _hub.Hub.StorageRequests.Count);
        AssertNothingKept();
    }

    [Fact]
    public void Pull_WrongGitHash_IsRefused()
    {
        _hub.Hub.OnHub = r => r.Target.EndsWith("/config.json", StringComparison.Ordinal)
            ? LoopbackAnswer.Of(200, new string(' ', r.Target.Contains("1_", StringComparison.Ordinal) ? 2 : 21))
            : null;
        Assert.Contains($"expected the hash {_hub.Pooling.Etag}", _hub.PullRefused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(299_999)]
    [InlineData(300_001)]
    public void Pull_WrongLength_IsRefusedAndNothingKept(int length)
    {
        _hub.Hub.OnStorage = _ => LoopbackAnswer.Of(200, new byte[length]);
        Assert.Contains($"expected 300000 bytes, found {length}", _hub.PullRefused(), StringComparison.Ordinal);
        AssertNothingKept();
    }

    [Fact]
    public void Pull_BodyWithoutLengthThatDoesNotEnd_StopsAtTheFilesSize()
    {
        _hub.Hub.OnStorage = _ => new LoopbackAnswer("HTTP/1.1 200 OK\r\n\r\n", new byte[20_000_000]);
        Assert.Contains("expected 300000 bytes, found more", _hub.PullRefused(), StringComparison.Ordinal);
        AssertNothingKept();
    }

    [Fact]
    public void Pull_AnotherRangeThanAsked_IsRefused()
    {
        WritePart(_hub.Weights.Content[..1000]);
        _hub.Hub.OnStorage = r => LoopbackAnswer.Of(
            206, _hub.Weights.Content[2000..], ("Content-Range", "bytes 2000-299999/300000"));
        Assert.Contains("found bytes 2000-299999/300000", _hub.PullRefused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_ConnectionThatBringsMuchEachTime_DoesNotRunOutOfRetries()
    {
        LoopbackFile large = LoopbackFile.Large(9 << 20, seed: 2);
        _hub.Hub.Add(HubFixture.Id, 'a', ("large", large));
        _hub.Options = _hub.Options with { Retries = 1 };
        _hub.Hub.OnStorage = request =>
        {
            LoopbackAnswer answer = _hub.Hub.Stored(request);
            return answer.CutAfter(Math.Min(answer.Body.Length, 1 << 20));
        };
        _hub.Pull();
        Assert.Equal(9, _hub.Hub.StorageRequests.Count);
        Assert.Equal(large.Content, File.ReadAllBytes(_hub.Blob(large)));
    }

    [Fact]
    public void Pull_Canceled_KeepsWhatCame()
    {
        using CancellationTokenSource source = new();
        using HubClient client = new(_hub.Options);
        _hub.Hub.OnStorage = request => _hub.Hub.StorageRequests.Count < 2
            ? _hub.Hub.Stored(request).CutAfter(200_000)
            : null;
        Assert.ThrowsAny<OperationCanceledException>(() => client.Pull(
            HubRepository.Parse(HubFixture.Id), l => l.Files,
            new CallbackProgress<HubProgress>(p =>
            {
                if (p.BytesDone > 100_000)
                    source.Cancel();
            }),
            source.Token));
        long kept = new FileInfo(Incomplete).Length;
        Assert.InRange(kept, 100_000 - 23, 200_000);
        Assert.Equal(_hub.Weights.Content[..(int)kept], File.ReadAllBytes(Incomplete));
        _hub.Pull();
        AssertWhole();
        Assert.Equal($"bytes={kept}-", _hub.Hub.StorageRequests[^1].Range);
    }

    private void WritePart(byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Incomplete)!);
        File.WriteAllBytes(Incomplete, content);
    }

    private void AssertWhole()
    {
        Assert.Equal(_hub.Weights.Content, File.ReadAllBytes(Path.Combine(_hub.Snapshot, "model.safetensors")));
        Assert.False(File.Exists(Incomplete));
    }

    private void AssertNothingKept()
    {
        Assert.False(File.Exists(Incomplete));
        Assert.False(File.Exists(_hub.Blob(_hub.Weights)));
        Assert.False(File.Exists(Path.Combine(_hub.Snapshot, "model.safetensors")));
    }
}
