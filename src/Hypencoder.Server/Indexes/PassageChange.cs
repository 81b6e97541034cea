using Hypencoder.Data;

namespace Hypencoder.Server.Indexes;

/// <summary>A change of an index that a client waits for.</summary>
/// <param name="passages">Passages to add or replace; empty for a deletion.</param>
/// <param name="deleted">Id of the passage to delete; null for none.</param>
/// <param name="canceled">Canceled when the client has gone.</param>
internal sealed class PassageChange(IReadOnlyList<Passage> passages, string? deleted, CancellationToken canceled)
{
    private readonly TaskCompletionSource<bool> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Passage> Passages => passages;

    public string? Deleted => deleted;

    public bool IsDeletion => deleted is not null;

    public CancellationToken Canceled => canceled;

    /// <summary>Completes when the change is on disk, with whether there was anything to change.</summary>
    public Task<bool> Made => _made.Task;

    public void Complete(bool wasThere) => _made.TrySetResult(wasThere);

    public void Fail(Exception exception)
    {
        _made.TrySetException(exception);
        _ = _made.Task.Exception; // observed, since the client may have gone
    }
}
