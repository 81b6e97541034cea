using System.Threading.Channels;
using Hypencoder.Data;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Server.Indexes;

/// <summary>
/// Makes the changes of an index one after the other. Each change writes files, so all that wait are made together: a
/// hundred clients that each add a passage wait for a few changes and not for a hundred. Safe to use from many threads.
/// </summary>
internal sealed class PassageChanges : IAsyncDisposable
{
    /// <summary>Number of passages of one change, so that the first client does not wait for the last one's.</summary>
    private const int MostPassages = 1024;

    private readonly ServedIndex _index;
    private readonly Channel<PassageChange> _waiting = Channel.CreateUnbounded<PassageChange>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public PassageChanges(ServedIndex index)
    {
        _index = index;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Adds or replaces passages, and completes when they are on disk.</summary>
    public Task UpsertAsync(IReadOnlyList<Passage> passages, CancellationToken cancellationToken) =>
        MakeAsync(new PassageChange(passages, null, cancellationToken));

    /// <summary>Deletes a passage, and returns whether there was one.</summary>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        MakeAsync(new PassageChange([], id, cancellationToken));

    /// <summary>Stops changes that run or wait; each of them is made as a whole or not at all.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task<bool> MakeAsync(PassageChange change)
    {
        if (!_waiting.Writer.TryWrite(change))
            throw new ObjectDisposedException(nameof(PassageChanges));
        // A client that goes away gets no answer, even if the change is made for the sake of others.
        return await change.Made.WaitAsync(change.Canceled).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        ChannelReader<PassageChange> waiting = _waiting.Reader;
        while (await waiting.WaitToReadAsync().ConfigureAwait(false))
        {
            List<PassageChange> together = [];
            int passages = 0;
            while (waiting.TryPeek(out PassageChange? next) && Joins(together, next, passages))
            {
                waiting.TryRead(out _);
                if (next.Canceled.IsCancellationRequested)
                    continue;
                together.Add(next);
                passages += next.Passages.Count;
            }
            if (together.Count > 0)
                await MakeAsync(together).ConfigureAwait(false);
        }
    }

    private static bool Joins(List<PassageChange> together, PassageChange next, int passages) =>
        together.Count == 0
        || (together[0].IsDeletion == next.IsDeletion && passages + next.Passages.Count <= MostPassages);

    private async Task MakeAsync(List<PassageChange> together)
    {
        using SharedCancellation canceled = new([.. together.Select(change => change.Canceled)], _stopping.Token);
        try
        {
            if (together[0].IsDeletion)
            {
                HashSet<string> found = await DeleteAsync([.. together.Select(c => c.Deleted!)], canceled.Token)
                    .ConfigureAwait(false);
                together.ForEach(change => change.Complete(found.Remove(change.Deleted!)));
            }
            else
            {
                await AddAsync(together, canceled.Token).ConfigureAwait(false);
            }
            // The change is on disk and acknowledged; what BM25 cannot follow now, its next search does.
            await UseAsync(open => Task.Run(open.FollowByBm25)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            together.ForEach(change => change.Fail(e));
        }
    }

    /// <summary>Adds passages; of those with the same id, the last one counts.</summary>
    private async Task AddAsync(List<PassageChange> together, CancellationToken cancellationToken)
    {
        Dictionary<string, Passage> passages = [];
        foreach (Passage passage in together.SelectMany(change => change.Passages))
            passages[passage.Id] = passage;
        await UseAsync(open => open.Index.AddAsync(passages.Values, cancellationToken: cancellationToken))
            .ConfigureAwait(false);
        together.ForEach(change => change.Complete(true));
    }

    /// <summary>Deletes passages, and returns the ids of those that there were.</summary>
    private async Task<HashSet<string>> DeleteAsync(HashSet<string> ids, CancellationToken cancellationToken)
    {
        HashSet<string> found = [];
        await UseAsync(open =>
        {
            open.Index.Refresh();
            IndexState state = open.Index.Acquire();
            try
            {
                found.UnionWith(ids.Where(id => state.PlaceOf(id) >= 0));
            }
            finally
            {
                state.Release();
            }
            return found.Count == 0 ? Task.CompletedTask : open.Index.RemoveAsync(found, cancellationToken);
        }).ConfigureAwait(false);
        return found;
    }

    private async Task UseAsync(Func<OpenIndex, Task> use)
    {
        OpenIndex open = _index.Acquire();
        try
        {
            await use(open).ConfigureAwait(false);
        }
        finally
        {
            open.Release();
        }
    }
}
