using Hypencoder.Data.Formats;
using Hypencoder.Retrieval.Indexing;

namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// An open index that can change: the current state, the model that encodes added passages, and a lock that admits one
/// change at a time. Safe to use from many threads.
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

    /// <summary>Path of the index's folder.</summary>
    public string Directory { get; }

    /// <summary>Policy that decides when segments are merged.</summary>
    public MergePolicy Policy { get; set; } = new();

    /// <summary>The current state. It is kept open only for callers that acquire it.</summary>
    public IndexState State => Volatile.Read(ref _state);

    /// <summary>Acquires the current state, which the caller must release.</summary>
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

    /// <summary>Replaces the current state; running searches finish with the earlier one.</summary>
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

    /// <summary>
    /// Loads changes made by other processes, and returns whether there were any. The folder may have become another
    /// one, too: an index that was rebuilt elsewhere and renamed to its place.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// A file is missing, malformed or of another index, or another model made the index that is there now.
    /// </exception>
    public bool Refresh()
    {
        IndexState state = Acquire();
        try
        {
            IndexInfo info = IndexInfoFile.Read(Directory);
            if (info.HasStateOf(state.Info))
                return false;
            info.RequireModel(Directory, state.Info.ModelFingerprint);
            Replace(Read(state));
            return true;
        }
        finally
        {
            state.Release();
        }
    }

    /// <summary>Sets the model for added passages, together with one use of it.</summary>
    /// <exception cref="InvalidDataException">
    /// The model did not make the index, or has other options for passages.
    /// </exception>
    public void UseModel(SharedModel model)
    {
        State.Info.RequireModel(Directory, model.Model);
        State.Info.RequireSame(Directory, model.Model.Options);
        SharedModel? unused = model;
        lock (_replacing)
        {
            if (!_isDisposed)
                (unused, _model) = (_model, model);
        }
        unused?.Release();
    }

    /// <summary>
    /// Acquires the model for added passages: the one that was set, or the one that the index records.
    /// </summary>
    /// <returns>The model, which the caller must release.</returns>
    public SharedModel AcquireModel()
    {
        if (Volatile.Read(ref _model) is null)
            UseModel(new SharedModel(State.Info.LoadModel(Directory), isOwned: true));
        SharedModel? model = Volatile.Read(ref _model);
        ObjectDisposedException.ThrowIf(_isDisposed || model?.TryAcquire() != true, typeof(PassageIndex));
        return model!;
    }

    /// <summary>Makes a change after all other changes, in this process or another, have ended.</summary>
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
                    writer.MergeIfDue(cancellationToken);
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
    /// Opens the state that the index's record describes. Repeats this if another process has changed the index
    /// meanwhile and removed files of the earlier state.
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
