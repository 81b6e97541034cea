namespace Hypencoder.Tests.Data.Hub;

public sealed class HubStatusTests : IDisposable
{
    private readonly HubFixture _hub = new();

    private string Host => new Uri(_hub.Hub.Address).Authority;

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Pull_RepositoryThatIsNotThere_IsRefused() =>
        Assert.Equal($"org/nothing: no such model at {Host}", _hub.PullRefused("org/nothing"));

    [Fact]
    public void Pull_RevisionThatIsNotThere_IsRefused() =>
        Assert.Equal($"org/model@v9: no revision \"v9\" at {Host}", _hub.PullRefused("org/model@v9"));

    [Fact]
    public void Pull_FileThatIsNotThere_IsRefused()
    {
        _hub.Hub.OnHub = request => request.Target.Contains("/resolve/", StringComparison.Ordinal)
            ? LoopbackAnswer.Of(404, "", ("X-Error-Code", "EntryNotFound"))
            : null;
        Assert.Contains("/1_Pooling/config.json", _hub.PullRefused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "", null, "org/model: no such model at HOST, or a private one: set HF_TOKEN to read one")]
    [InlineData(401, "", "hf_x", "org/model: HOST does not accept the token of HF_TOKEN, or has no such model")]
    [InlineData(403, "", "hf_x", "org/model: HOST refuses access: the token of HF_TOKEN may not read it")]
    [InlineData(401, "GatedRepo", null,
        "org/model: gated: accept its terms at http://HOST/org/model; set HF_TOKEN to read one")]
    [InlineData(403, "GatedRepo", "hf_x",
        "org/model: gated: accept its terms at http://HOST/org/model; the token of HF_TOKEN may not read it")]
    [InlineData(418, "", null,
        "org/model: HOST answered 418 (Loopback) to api/models/org/model/revision/main?blobs=true")]
    public void Pull_Refusal_SaysWhatToDo(int status, string code, string? token, string expected)
    {
        _hub.Options = _hub.Options with { Token = token };
        _hub.Hub.OnHub = _ => LoopbackAnswer.Of(status, "{}", ("X-Error-Code", code));
        Assert.Equal(expected.Replace("HOST", Host, StringComparison.Ordinal), _hub.PullRefused());
        Assert.Single(_hub.Hub.HubRequests);
    }

    [Fact]
    public void Pull_TooManyRequests_WaitsAsLongAsTheServerSays()
    {
        _hub.Hub.OnHub = _ => _hub.Hub.HubRequests.Count switch
        {
            1 => LoopbackAnswer.Of(429, "", ("Retry-After", "7")),
            2 => LoopbackAnswer.Of(429, "", ("Retry-After", "86400")),
            3 => LoopbackAnswer.Of(503, "", ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")),
            4 => LoopbackAnswer.Of(503, "", ("Retry-After", "soon")),
            _ => null,
        };
        _hub.Pull();
        Assert.Equal([7, 60, 60, 4], _hub.Delays.Select(d => d.TotalSeconds));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(408)]
    public void Pull_ServerErrorOnce_TriesAgain(int status)
    {
        _hub.Hub.OnHub = _ => _hub.Hub.HubRequests.Count == 1 ? LoopbackAnswer.Of(status, "") : null;
        Assert.Equal(3, _hub.Pull().Files.Count);
        Assert.Equal([0.5], _hub.Delays.Select(d => d.TotalSeconds));
    }

    [Fact]
    public void Pull_ServerErrorAlways_GivesUp()
    {
        _hub.Hub.OnHub = _ => LoopbackAnswer.Of(503, "", ("X-Error-Message", "Under\u001b[2Jmaintenance"));
        string message = _hub.PullFailed();
        string expected = $"org/model: {Host} answered 503 (Under\uFFFD[2Jmaintenance); tried 6 times; ";
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
        Assert.Equal(6, _hub.Hub.HubRequests.Count);
        Assert.Equal([0.5, 1, 2, 4, 8], _hub.Delays.Select(d => d.TotalSeconds));
    }

    [Fact]
    public void Pull_SignatureThatRanOut_AsksTheHubForANewOne()
    {
        _hub.Hub.OnStorage = _ => _hub.Hub.StorageRequests.Count == 1 ? LoopbackAnswer.Of(403, "<Error/>") : null;
        _hub.Pull();
        Assert.Equal(2, _hub.Hub.FilesAsked.Count(f => f == "model.safetensors"));
    }

    [Fact]
    public void Pull_ServerThatSaysNothing_TimesOut()
    {
        // No answer is sent before the client has gone.
        using ManualResetEventSlim gone = new();
        _hub.Options = _hub.Options with { Timeout = TimeSpan.FromMilliseconds(50), Retries = 1 };
        _hub.Hub.OnHub = _ =>
        {
            gone.Wait();
            return LoopbackAnswer.Of(500, "");
        };
        string message = _hub.PullFailed();
        gone.Set();
        Assert.Contains($"{Host}: nothing came for 0.1 s; tried 2 times", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_OtherCommitThanAsked_IsRefused()
    {
        _hub.Hub.OnHub = request => request.Target.EndsWith("/config.json", StringComparison.Ordinal)
            ? LoopbackAnswer.Of(200, _hub.Config.Content, ("X-Repo-Commit", new string('f', 40)))
            : null;
        Assert.Contains("expected commit aaaa", _hub.PullRefused(), StringComparison.Ordinal);
    }
}
