using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

public sealed class HubHttpTests : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Pull_RedirectLoop_IsRefused()
    {
        _hub.Hub.OnHub = request => LoopbackAnswer.To(request.Target);
        Assert.Contains("more than 8 redirects", _hub.PullRefused(), StringComparison.Ordinal);
        Assert.Equal(9, _hub.Hub.HubRequests.Count);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("http://[::1")]
    public void Pull_RedirectToAnotherScheme_IsRefused(string location)
    {
        _hub.Hub.OnHub = _ => LoopbackAnswer.To(location);
        string expected = $"expected a redirect to an http address, found \"{location}\"";
        Assert.EndsWith(expected, _hub.PullRefused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://a/x", "https://b/y", "https://b/y")]
    [InlineData("http://a/x", "http://b/y", "http://b/y")]
    [InlineData("https://a/x", "//b/y", "https://b/y")]
    [InlineData("https://a/x/z", "../y", "https://a/y")]
    [InlineData("https://a/x", "http://a/x", null)]
    [InlineData("https://a/x", "HTTP://b/y", null)]
    public void Target_Location_NeverLeavesHttps(string from, string location, string? expected)
    {
        if (expected is not null)
            Assert.Equal(expected, HubHttp.Target(new Uri(from), location).AbsoluteUri);
        else
            Assert.Throws<InvalidDataException>(() => HubHttp.Target(new Uri(from), location));
    }

    [Fact]
    public void Pull_RedirectAwayAndBack_SendsTheTokenToTheHubAlone()
    {
        _hub.Options = _hub.Options with { Token = "hf_secret" };
        _hub.Hub.OnHub = request => request.Target.StartsWith("/api/", StringComparison.Ordinal)
            && !request.Target.EndsWith("&back", StringComparison.Ordinal)
            ? LoopbackAnswer.To(_hub.Hub.StorageAddress + request.Target)
            : null;
        _hub.Hub.OnStorage = request => request.Target.StartsWith("/api/", StringComparison.Ordinal)
            ? LoopbackAnswer.To(_hub.Hub.Address + request.Target + "&back")
            : null;
        Assert.Equal(3, _hub.Pull().Files.Count);
        Assert.All(_hub.Hub.StorageRequests, r => Assert.Null(r.Authorization));
        Assert.All(_hub.Hub.HubRequests, r => Assert.Equal("Bearer hf_secret", r.Authorization));
    }

    [Fact]
    public void Pull_HeadersWithoutEnd_AreRefused()
    {
        string many = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"X-{i}: {i}\r\n"));
        _hub.Hub.OnHub = _ => new LoopbackAnswer($"HTTP/1.1 200 OK\r\n{many}\r\n", []);
        Assert.Contains("expected an HTTP answer", _hub.PullRefused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    public void Pull_NoHttp_IsRefused(string answer)
    {
        _hub.Hub.OnHub = _ => new LoopbackAnswer(answer, []);
        Assert.Contains("expected an HTTP answer", _hub.PullRefused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_ListCutOff_TriesAgain()
    {
        _hub.Hub.OnHub = request => _hub.Hub.HubRequests.Count == 1 ? _hub.Hub.Answer(request).CutAfter(40) : null;
        Assert.Equal(3, _hub.Pull().Files.Count);
        Assert.Single(_hub.Delays);
    }

    [Fact]
    public void Pull_ListWithoutEnd_IsRefusedInBoundedMemory()
    {
        _hub.Hub.OnHub = _ => new LoopbackAnswer("HTTP/1.1 200 OK\r\n\r\n", new byte[(1 << 26) + 1]);
        Assert.Contains("expected at most 67108864 bytes", _hub.PullRefused(), StringComparison.Ordinal);
    }
}
