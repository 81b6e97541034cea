namespace Hypencoder.Server.Tests;

/// <summary>One server for tests that change nothing.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private ServerFixture? _server;

    internal ServerFixture Server => _server!;

    public async ValueTask InitializeAsync() => _server = await ServerFixture.StartAsync();

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
