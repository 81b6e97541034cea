using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// An encoded corpus in a folder. Each file says what it belongs to and is refused beside others.
/// <code>
/// index.json      what made it: model, corpus, lengths; the SHA-256 of passages.jsonl, the fingerprint of vectors.bin
/// passages.jsonl  the passages, one a line in the order of their vectors: what is encoded, and what is shown
/// passages.bin    the end and the checksum of each line, and the SHA-256 of all
/// vectors.bin     the vector store: vectors, and the ids of passages
/// graph.bin       once built, the neighbour graph; names the vector store by its fingerprint
/// clusters.bin    once built, the clusters of passages; names it too
/// extension/      while a corpus is extended, the longer index; its files then take the places of these
/// </code>
/// While it is being encoded, <c>vectors.bin.part</c> and its log are there instead of <c>vectors.bin</c>. Folders of
/// version 1 have no <c>passages.bin</c>, and can verify their vectors alone. Once passages were added or removed there
/// are also:
/// <code>
/// segment-N/      passages that were added, in files as above
/// removed-N.bin   which passages were removed
/// writer.lock     held by the process that changes the index
/// </code>
/// and <c>index.json</c> lists what is part of the index; it is renamed into place last, so that a change is there as a
/// whole or not at all. Safe to use from many threads; what <see cref="Vectors"/> gives must not be used after
/// <see cref="Dispose"/>.
/// </summary>
public sealed class PassageIndex : IDisposable
{
    private readonly IndexHandle _handle;

    private PassageIndex(string directory) => _handle = new IndexHandle(directory);

    /// <summary>Its folder.</summary>
    public string Directory => _handle.Directory;

    /// <summary>What made it.</summary>
    internal IndexInfo Info => _handle.State.Info;

    /// <summary>Number of passages.</summary>
    public int Count => _handle.State.Count;

    /// <summary>The passage vectors and ids of an index that is one whole.</summary>
    /// <exception cref="InvalidDataException">
    /// Passages were added to it or removed from it: its vectors are in several stores.
    /// </exception>
    public VectorStore Vectors => _handle.State.Only.Vectors;

    /// <summary>Where the neighbour graph is kept.</summary>
    public string GraphPath => GraphPathIn(_handle.State.Segments[0].Segment.Directory);

    /// <summary>Where the clusters of passages are kept.</summary>
    public string ClustersPath => ClustersPathIn(_handle.State.Segments[0].Segment.Directory);

    /// <summary>When segments become one.</summary>
    internal MergePolicy Policy
    {
        get => _handle.Policy;
        set => _handle.Policy = value;
    }

    /// <summary>Opens an index.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="modelFingerprint">The model that is to search it; null to open it for any use.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing, malformed or of another index, or another model made it.
    /// </exception>
    public static PassageIndex Open(string directory, string? modelFingerprint = null)
    {
        PassageIndex index = new(directory);
        try
        {
            if (modelFingerprint is not null)
                index.Info.RequireModel(directory, modelFingerprint);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Opens an index that a model is to search.</summary>
    /// <exception cref="InvalidDataException">
    /// A file is missing or malformed, another model made it, or the same with other options for passages.
    /// </exception>
    public static PassageIndex Open(string directory, RetrievalModel model)
    {
        PassageIndex index = Open(directory);
        try
        {
            index.UseModel(new SharedModel(model, isOwned: false));
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Encodes passages into an index, in blocks that a later call can go on from, and opens it.</summary>
    /// <param name="model">Makes the vectors; it must stay open while passages are added.</param>
    /// <param name="passages">Read once, on another thread.</param>
    /// <param name="directory">The index's folder, made if missing.</param>
    /// <param name="options">How the index is made.</param>
    /// <param name="progress">Receives a report after each block of 1,024 passages; may be null.</param>
    /// <param name="cancellationToken">Stops after the block in progress; finished blocks are kept.</param>
    /// <exception cref="InvalidDataException">
    /// The folder holds an index of other passages or of another model, or an id is empty or comes twice.
    /// </exception>
    public static Task<PassageIndex> BuildAsync(
        RetrievalModel model, IEnumerable<Passage> passages, string directory, IndexOptions? options = null,
        IProgress<EncodingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Task.Run(
            () =>
            {
                IndexOptions made = options ?? new IndexOptions();
                CorpusEncoder.Encode(
                    model, made.Corpus, passages, directory, made.Resume, made.Extend, made.MaxLength, made.Vectors,
                    progress, cancellationToken);
                return Open(directory, model);
            },
            cancellationToken);
    }

    /// <inheritdoc
    /// cref="BuildAsync(RetrievalModel, IEnumerable{Passage}, string, IndexOptions?, IProgress{EncodingProgress}?, CancellationToken)"/>
    public static Task<PassageIndex> BuildAsync(
        RetrievalModel model, IAsyncEnumerable<Passage> passages, string directory, IndexOptions? options = null,
        IProgress<EncodingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        BuildAsync(
            model, passages.ToBlockingEnumerable(cancellationToken), directory, options, progress, cancellationToken);

    /// <summary>Whether a folder holds a finished index; it is not opened.</summary>
    public static bool IsFinished(string directory) =>
        IndexInfoFile.IsIn(directory) && IndexFolder.IsFinished(directory, IndexInfoFile.Read(directory));

    /// <summary>
    /// The passage at a 0-based place, as searches give places; they hold until the index is changed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    /// <exception cref="InvalidDataException">
    /// It is damaged, or another than the one whose vector is at this place.
    /// </exception>
    public Passage Passage(int index)
    {
        IndexState state = Acquire();
        try
        {
            return state.Passage(index);
        }
        finally
        {
            state.Release();
        }
    }

    /// <summary>
    /// Encodes passages and adds them: every strategy finds them from now on. A passage whose id the index has takes
    /// the place of the earlier one. A process that is killed leaves the index as it was or with all of them.
    /// </summary>
    /// <param name="passages">Read once, on another thread; each id once.</param>
    /// <param name="progress">Receives a report after each block of 1,024 passages; may be null.</param>
    /// <param name="cancellationToken">Stops it; the index stays as it was.</param>
    /// <exception cref="InvalidDataException">
    /// An id is empty or comes twice, the index was made by an earlier version, or its model is not there any more.
    /// </exception>
    /// <remarks>
    /// Changes wait for each other, those of other processes too. The model is the one that the index was opened or
    /// built with, or else the one that it remembers. Once a quarter of the index has changed, it is made one whole
    /// again, with graph and clusters where it has some, which takes longer.
    /// </remarks>
    public Task AddAsync(
        IEnumerable<Passage> passages, IProgress<EncodingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        return _handle.ChangeAsync(
            writer =>
            {
                SharedModel model = _handle.AcquireModel();
                try
                {
                    writer.Add(model.Model, passages, progress, cancellationToken);
                    return 0;
                }
                finally
                {
                    model.Release();
                }
            },
            cancellationToken);
    }

    /// <inheritdoc cref="AddAsync(IEnumerable{Passage}, IProgress{EncodingProgress}?, CancellationToken)"/>
    public Task AddAsync(
        IAsyncEnumerable<Passage> passages, IProgress<EncodingProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        AddAsync(passages.ToBlockingEnumerable(cancellationToken), progress, cancellationToken);

    /// <summary>
    /// Removes passages: no strategy finds them any more. A process that is killed leaves the index with all of them or
    /// without.
    /// </summary>
    /// <param name="ids">Their ids; those that the index does not have are passed over.</param>
    /// <param name="cancellationToken">Stops waiting for other changes.</param>
    /// <returns>The number of passages that were removed.</returns>
    /// <exception cref="InvalidDataException">The index was made by an earlier version.</exception>
    /// <remarks>As <see cref="AddAsync(IEnumerable{Passage}, IProgress{EncodingProgress}?, CancellationToken)"/>.</remarks>
    public Task<int> RemoveAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _handle.ChangeAsync(writer => writer.Remove(ids), cancellationToken);
    }

    /// <summary>
    /// Makes an index one whole again to which passages were added, or from which some were removed, with graph and
    /// clusters where it has some. The others are copied with their vectors.
    /// </summary>
    /// <param name="cancellationToken">Stops it; the index stays as it was.</param>
    public async Task CompactAsync(CancellationToken cancellationToken = default)
    {
        Refresh();
        if (!_handle.State.IsWhole)
        {
            await _handle.ChangeAsync(
                writer =>
                {
                    writer.Compact(cancellationToken);
                    return 0;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sees what other processes have changed since the index was opened; whether there was anything.</summary>
    /// <exception cref="InvalidDataException">A file is missing, malformed or of another index.</exception>
    public bool Refresh() => _handle.Refresh();

    /// <summary>Closes the index once the searches and changes that are running have ended; others are refused.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Takes the model that encodes passages which are added.</summary>
    /// <exception cref="InvalidDataException">
    /// It did not make the index, or has other options for passages.
    /// </exception>
    internal void UseModel(SharedModel model) => _handle.UseModel(model);

    /// <summary>The index as it is now; the caller releases it.</summary>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    internal IndexState Acquire() => _handle.Acquire();

    /// <summary>The searches of an index that is one whole.</summary>
    /// <exception cref="InvalidDataException">Passages were added to it or removed from it.</exception>
    internal StrategyFactory Strategies => _handle.State.Only.Strategies;

    /// <summary>A search of the index as it is now, to be used until it is changed or disposed of.</summary>
    internal ISearchStrategy CreateStrategy(SearchStrategy kind, SearchOptions options) =>
        _handle.State.CreateStrategy(kind, options);

    /// <summary>The id of every passage, in order.</summary>
    internal IEnumerable<string> Ids() => _handle.State.LivePlaces().Select(_handle.State.Id);

    /// <summary>Every passage, in order, as <see cref="Passage(int)"/> gives it.</summary>
    internal IEnumerable<Passage> Passages() => _handle.State.Passages();

    internal static string VectorsPath(string directory) => Path.Combine(directory, "vectors.bin");

    internal static string GraphPathIn(string directory) => Path.Combine(directory, "graph.bin");

    internal static string ClustersPathIn(string directory) => Path.Combine(directory, "clusters.bin");
}
