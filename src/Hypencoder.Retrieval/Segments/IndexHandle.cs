using Hypencoder.Data.Formats;
using Hypencoder.Retrieval.Indexing;

namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// An open index that changes: the state that searches begin with, the model that encodes what is added, and one change
/// at a time. Safe to use from many threads.
/// </summary>
internal sealed class IndexHandle : IDisposable
{
    private readonly Lock _replacing = new();
    private readonly SemaphoreSlim _oneChange = new(1, 1);
    private IndexState _state;
    private SharedModel? _model;
    private volatile bool _isDisposed;

    /// <exception cref="InvalidDataException">A file is missing, malformed or of another index.</exception>
    public IndexHandle(string directory)
    {
        Directory = directory;
        _state = Read(null);
    }

    /// <summary>The index's folder.</summary>
    public string Directory { get; }

    /// <summary>When segments become one.</summary>
    public MergePolicy Policy { get; set; } = new();

    /// <summary>The index as it is now; what is open of it stays so for those alone who acquire it.</summary>
    public IndexState State => Volatile.Read(ref _state);

    /// <summary>The index as it is now; the caller releases it.</summary>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public IndexState Acquire()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(PassageIndex));
            IndexState state = State;
            if (state.TryAcquire())
                return state;
        }
    }

    /// <summary>Goes on with another state; searches that are running end with the earlier one.</summary>
    public void Replace(IndexState next)
    {
        IndexState unused = next;
        lock (_replacing)
        {
            if (!_isDisposed)
                (unused, _state) = (_state, next);
        }
        unused.Release();
    }

    /// <summary>Sees what other processes have changed; whether there was anything.</summary>
    public bool Refresh()
    {
        IndexState state = Acquire();
        try
        {
            if (IndexInfoFile.Read(Directory).Generation == state.Info.Generation)
                return false;
            Replace(Read(state));
            return true;
        }
        finally
        {
            state.Release();
        }
    }

    /// <summary>Takes the model for passages that are added, and its caller's use of it.</summary>
    /// <exception cref="InvalidDataException">
    /// It did not make the index, or has other options for passages.
    /// </exception>
    public void UseModel(SharedModel model)
    {
        State.Info.RequireModel(Directory, model.Model.Fingerprint);
        State.Info.RequireSame(Directory, model.Model.Options);
        SharedModel? unused = model;
        lock (_replacing)
        {
            if (!_isDisposed)
                (unused, _model) = (_model, model);
        }
        unused?.Release();
    }

    /// <summary>The model for passages that are added, the one that the index remembers where there is no other.</summary>
    /// <returns>For the caller to release.</returns>
    public SharedModel AcquireModel()
    {
        if (Volatile.Read(ref _model) is null)
            UseModel(new SharedModel(State.Info.LoadModel(Directory), isOwned: true));
        SharedModel? model = Volatile.Read(ref _model);
        ObjectDisposedException.ThrowIf(_isDisposed || model?.TryAcquire() != true, typeof(PassageIndex));
        return model!;
    }

    /// <summary>Makes a change once no other is being made, in this process or another.</summary>
    public async Task<T> ChangeAsync<T>(Func<IndexWriter, T> change, CancellationToken cancellationToken)
    {
        await _oneChange.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(PassageIndex));
            using FileStream held = await FileLock.OpenAsync(
                Path.Combine(Directory, SegmentNames.Lock), cancellationToken).ConfigureAwait(false);
            return await Task.Run(
                () =>
                {
                    IndexWriter writer = new(this);
                    T result = change(writer);
                    writer.Tidy(cancellationToken);
                    return result;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _oneChange.Release();
        }
    }

    public void Dispose()
    {
        lock (_replacing)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _state.Release();
            _model?.Release();
        }
    }

    /// <summary>
    /// Opens what the record of the index describes, again where another process has changed the index meanwhile and
    /// removed files of its earlier state.
    /// </summary>
    private IndexState Read(IndexState? earlier)
    {
        while (true)
        {
            IndexInfo info = IndexInfoFile.Read(Directory);
            try
            {
                return IndexState.Open(Directory, info, earlier);
            }
            catch (Exception e) when (e is InvalidDataException or IOException
                && IndexInfoFile.Read(Directory).Generation != info.Generation)
            {
            }
        }
    }
}
