using Hypencoder.Data;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing;

namespace Hypencoder.Server.Indexes;

/// <summary>
/// An index that is served under a name. When its folder changes, requests get the new state, and running ones finish
/// with the earlier one. Safe to use from many threads.
/// </summary>
internal sealed class ServedIndex : IAsyncDisposable
{
    private readonly Lock _swapping = new();
    private readonly IndexSource _source;
    private readonly ServerOptions _options;
    private readonly PassageChanges _changes;
    private OpenIndex _open;
    private IPassagePlaces? _places;
    private (DateTime, long) _placesStamp;
    private bool _isDisposed;

    /// <exception cref="InvalidDataException">Index or model are missing or malformed.</exception>
    public ServedIndex(IndexSource source, ServerOptions options)
    {
        _source = source;
        _options = options;
        _open = Open();
        _placesStamp = DocumentPlaces.Stamp(source.Directory);
        _places = ReadPlaces();
        _changes = new PassageChanges(this);
    }

    /// <summary>Name of the index in requests.</summary>
    public string Name => _source.Name;

    /// <summary>Folder of the index.</summary>
    public string Directory => _source.Directory;

    /// <summary>Places of the passages; null if they are not known.</summary>
    public IPassagePlaces? Places => Volatile.Read(ref _places);

    /// <summary>Acquires the open index, which the caller must release.</summary>
    /// <exception cref="ObjectDisposedException">The server has stopped.</exception>
    public OpenIndex Acquire()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            OpenIndex open = Volatile.Read(ref _open);
            if (open.TryAcquire())
                return open;
        }
    }

    /// <summary>Uses the open index, which stays open meanwhile.</summary>
    public T Use<T>(Func<OpenIndex, T> use)
    {
        OpenIndex open = Acquire();
        try
        {
            return use(open);
        }
        finally
        {
            open.Release();
        }
    }

    /// <summary>Adds passages or replaces those with the same ids, and completes when they are on disk.</summary>
    /// <param name="passages">Passages with distinct ids.</param>
    /// <param name="cancellationToken">Gives the change up, as long as no other depends on it.</param>
    public Task UpsertAsync(IReadOnlyList<Passage> passages, CancellationToken cancellationToken) =>
        _changes.UpsertAsync(passages, cancellationToken);

    /// <summary>Deletes a passage, and returns whether there was one.</summary>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        _changes.DeleteAsync(id, cancellationToken);

    /// <summary>Loads what other processes changed, and returns whether they did.</summary>
    /// <exception cref="InvalidDataException">What is in the folder now cannot be opened; what was is kept.</exception>
    public bool Refresh()
    {
        RefreshPlaces();
        return Use(open =>
        {
            IndexInfo now = IndexInfoFile.Read(Directory), then = open.Index.Info;
            if (now.HasStateOf(then))
                return false;
            // Another model, or the same with other prompts or lengths: everything is opened anew.
            if (now.ModelFingerprint != then.ModelFingerprint || !now.IsEncodedAs(then)
                || now.QueryPrompt != then.QueryPrompt || now.QueryMaxLength != then.QueryMaxLength)
            {
                Swap(Open());
                return true;
            }
            bool isNew = open.Index.Refresh();
            open.FollowByBm25();
            return isNew;
        });
    }

    /// <summary>Ends running changes and closes the index once running requests have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _changes.DisposeAsync().ConfigureAwait(false);
        lock (_swapping)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        _open.Release();
    }

    private OpenIndex Open() => OpenIndex.Open(Directory, _options.Threads, _options.WithBm25);

    private IPassagePlaces? ReadPlaces() => (_source.Places ?? DocumentPlaces.Read)(Directory);

    /// <summary>Reads the places of passages again if they have changed.</summary>
    private void RefreshPlaces()
    {
        (DateTime, long) stamp = DocumentPlaces.Stamp(Directory);
        if (stamp == _placesStamp)
            return;
        Volatile.Write(ref _places, ReadPlaces());
        _placesStamp = stamp;
    }

    private void Swap(OpenIndex next)
    {
        OpenIndex unused = next;
        lock (_swapping)
        {
            if (!_isDisposed)
                (unused, _open) = (_open, next);
        }
        unused.Release();
    }
}
