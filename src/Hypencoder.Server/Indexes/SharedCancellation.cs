namespace Hypencoder.Server.Indexes;

/// <summary>Cancels work that is done for several clients once all of them have gone, or the server stops.</summary>
internal sealed class SharedCancellation : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration[] _registrations;
    private int _waiting;

    public SharedCancellation(IReadOnlyCollection<CancellationToken> clients, CancellationToken stopping)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _waiting = clients.Count;
        _registrations = [.. clients.Select(client => client.Register(Leave))];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (CancellationTokenRegistration registration in _registrations)
            registration.Dispose(); // waits for a Leave that runs
        _source.Dispose();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _waiting) == 0)
            _source.Cancel();
    }
}
