using Hypencoder.Data.Formats;
using Hypencoder.Lexical;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Hybrid;

/// <summary>
/// The BM25 index in the folder of an index, <c>bm25/</c>. It follows the passages of the index: what it was made of is
/// recorded in it, and where that is not the state of the index, as after a change by another program or a process that
/// was killed, what differs is removed and added. Safe to use from many threads.
/// </summary>
/// <param name="options">Valid settings.</param>
internal sealed class Bm25Folder(HybridOptions options) : IDisposable
{
    private const string LockName = "writer.lock";
    private const int PassagesBetweenChecks = 1024;
    private readonly Lock _updating = new();
    private readonly Lock _replacing = new();
    private Bm25Snapshot? _snapshot;
    private bool _isDisposed;

    /// <summary>Path of the folder in that of an index.</summary>
    public static string PathIn(string index) => Path.Combine(index, "bm25");

    /// <summary>
    /// Acquires the BM25 index of a state, which the caller must release; null if <see cref="Update"/> has to be called
    /// first.
    /// </summary>
    public Bm25Snapshot? TryAcquire(IndexState state)
    {
        lock (_replacing)
            return _snapshot is Bm25Snapshot found && found.State == state && found.TryAcquire() ? found : null;
    }

    /// <summary>Opens the BM25 index of an index as it is now, and brings it up to date where it is not.</summary>
    /// <param name="index">Index to follow; changes of other processes are loaded.</param>
    /// <param name="cancellationToken">Stops an update, which then changes nothing.</param>
    /// <exception cref="InvalidDataException">
    /// Nothing is to be written and the BM25 index is missing, damaged or of other passages; or the index is damaged.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Update(PassageIndex index, CancellationToken cancellationToken)
    {
        lock (_updating)
        {
            index.Refresh();
            if (Use(index, state => TryOpen(state, options.IsReadOnly)))
                return;
            string path = PathIn(index.Directory);
            Directory.CreateDirectory(path);
            using FileStream held = FileLock.OpenAsync(Path.Combine(path, LockName), cancellationToken)
                .GetAwaiter().GetResult();
            index.Refresh();
            Use(index, state =>
            {
                Bm25IndexReader? earlier = Read(path, isLast: false);
                if (earlier is not null && Bm25Record.Fits(earlier, state, options.Bm25))
                    Replace(new Bm25Snapshot(earlier, state));
                else
                    Follow(state, path, earlier, cancellationToken);
                return true;
            });
        }
    }

    public void Dispose()
    {
        lock (_replacing)
        {
            _isDisposed = true;
            _snapshot?.Release();
            _snapshot = null;
        }
    }

    /// <summary>Opens the folder if it belongs to the passages of a state.</summary>
    /// <param name="state">State of the index.</param>
    /// <param name="isLast">Whether to throw where it does not, rather than return false.</param>
    private bool TryOpen(IndexState state, bool isLast)
    {
        string path = PathIn(state.Directory);
        Bm25IndexReader? reader = Read(path, isLast);
        if (reader is not null && Bm25Record.Fits(reader, state, options.Bm25))
        {
            Replace(new Bm25Snapshot(reader, state));
            return true;
        }
        string found = reader is null ? "none"
            : Bm25Record.HasAnalysis(reader, options.Bm25) ? "one of other passages"
            : "one with other words, by other options or another version";
        reader?.Dispose();
        return !isLast ? false : throw new InvalidDataException(
            $"{path}: expected the BM25 index of {state.Directory} as it is now, found {found}; bring it up to date by "
            + "`hypencoder bm25 --index`, or open it for writing");
    }

    private Bm25IndexReader? Read(string path, bool isLast)
    {
        try
        {
            return Bm25IndexReader.Open(path, options.Bm25);
        }
        catch (InvalidDataException) when (!isLast)
        {
            return null; // made anew
        }
    }

    /// <summary>
    /// Makes the folder that of a state's passages. Both hold their passages in the order in which they were added, so
    /// one walk through both finds what to remove and what to add after all that stay.
    /// </summary>
    private void Follow(
        IndexState state, string path, Bm25IndexReader? earlier, CancellationToken cancellationToken)
    {
        try
        {
            if (earlier is null || !Bm25Record.HasAnalysis(earlier, options.Bm25))
            {
                earlier?.Dispose();
                earlier = null;
                RemoveFiles(path);
            }
            using Bm25IndexWriter writer = new(path, options.Bm25);
            using IEnumerator<int> places = state.LivePlaces().GetEnumerator();
            bool isLeft = places.MoveNext();
            foreach ((string id, long checksum) in earlier?.Passages() ?? [])
            {
                if (isLeft && state.Id(places.Current) == id && state.Checksum(places.Current) == checksum)
                    isLeft = places.MoveNext();
                else
                    writer.Remove(id);
            }
            for (int added = 0; isLeft; isLeft = places.MoveNext())
            {
                if (added++ % PassagesBetweenChecks == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                writer.Add(state.Passage(places.Current), state.Checksum(places.Current));
            }
            writer.Commit(Bm25Record.Of(state, options.Bm25));
        }
        finally
        {
            earlier?.Dispose();
        }
        TryOpen(state, isLast: true);
    }

    private static void RemoveFiles(string path)
    {
        foreach (string file in Directory.EnumerateFiles(path).Where(file => Path.GetFileName(file) != LockName))
            File.Delete(file);
    }

    private void Replace(Bm25Snapshot next)
    {
        Bm25Snapshot? unused = next;
        lock (_replacing)
        {
            if (!_isDisposed)
                (unused, _snapshot) = (_snapshot, next);
        }
        unused?.Release();
    }

    private static bool Use(PassageIndex index, Func<IndexState, bool> use)
    {
        IndexState state = index.Acquire();
        try
        {
            return use(state);
        }
        finally
        {
            state.Release();
        }
    }
}
