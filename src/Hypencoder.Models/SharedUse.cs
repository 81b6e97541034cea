namespace Hypencoder.Models;

/// <summary>
/// Lets several threads use a resource that is disposed of once: by <see cref="Dispose"/> or, if calls are running
/// then, by the last of them. Safe for concurrent use.
/// </summary>
/// <param name="resource">Resource, which this object owns; null for none.</param>
internal sealed class SharedUse(IDisposable? resource) : IDisposable
{
    private readonly Lock _lock = new();
    private int _calls;
    private bool _disposed;

    /// <summary>Begins a call, which ends when the returned value is disposed of.</summary>
    /// <exception cref="ObjectDisposedException"><see cref="Dispose"/> was called.</exception>
    public Call Begin()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(RetrievalModel));
            _calls++;
        }
        return new Call(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_calls > 0)
                return;
        }
        resource?.Dispose();
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_calls > 0 || !_disposed)
                return;
        }
        resource?.Dispose();
    }

    /// <summary>A running call.</summary>
    public readonly ref struct Call(SharedUse owner)
    {
        public void Dispose() => owner.End();
    }
}
