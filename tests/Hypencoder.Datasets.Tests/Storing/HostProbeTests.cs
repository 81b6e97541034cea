namespace Hypencoder.Datasets.Tests.Storing;

public sealed class HostProbeTests : IDisposable
{
    private readonly DatasetFixture _fixture = new();
    private readonly Dataset[] _datasets =
        [DatasetCatalog.Get("beir/fiqa"), DatasetCatalog.Get("jhu-clsp/core17-instructions")];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Unreachable_HostsThatAnswer_AreNone()
    {
        Assert.Empty(DatasetStore.Unreachable(_datasets, _fixture.Options));
        Assert.Equal("HEAD", Assert.Single(_fixture.Files.Requests).Method); // 404, and there all the same
        Assert.Equal("HEAD", Assert.Single(_fixture.Hub.HubRequests).Method);
    }

    [Fact]
    public void Unreachable_HostThatIsGone_IsNamedWithTheReason()
    {
        DatasetOptions options = _fixture.Options with { Endpoint = new Uri("http://127.0.0.1:1") };
        UnreachableHost host = Assert.Single(DatasetStore.Unreachable(_datasets, options));
        Assert.Equal("public.ukp.informatik.tu-darmstadt.de", host.Host);
        Assert.NotEmpty(host.Reason);
    }

    [Fact]
    public void Unreachable_HostThatHangs_IsNamedInTime()
    {
        _fixture.Files.On = _ =>
        {
            Thread.Sleep(2000);
            return null;
        };
        UnreachableHost host = Assert.Single(
            DatasetStore.Unreachable(_datasets[..1], _fixture.Options, TimeSpan.FromSeconds(0.3)));
        Assert.Equal("no answer in 0.3 s", host.Reason);
    }

    [Fact]
    public void Unreachable_Offline_IsEveryHostUnasked()
    {
        DatasetOptions options = _fixture.Options with { Hub = _fixture.Options.Hub with { Offline = true } };
        Assert.Equal(2, DatasetStore.Unreachable(_datasets, options).Count);
        Assert.Empty(_fixture.Files.Requests);
        Assert.Empty(_fixture.Hub.HubRequests);
    }
}
