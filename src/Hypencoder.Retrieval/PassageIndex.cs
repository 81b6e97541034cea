using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// An encoded corpus in a folder. Each file identifies what it belongs to, and is refused if that is not the case.
/// <code>
/// index.json      description: model, corpus, lengths; the SHA-256 of passages.jsonl, the fingerprint of vectors.bin
/// passages.jsonl  the passages, one in each line, in the order of their vectors
/// passages.bin    end and checksum of each line, and the SHA-256 of all lines
/// vectors.bin     vector store: vectors, and the ids of passages
/// graph.bin       once built, the neighbour graph, which contains the fingerprint of the store
/// clusters.bin    once built, the clusters of passages, which contain it too
/// extension/      during an extension, the longer index, whose files then replace these
/// </code>
/// During encoding, there are <c>vectors.bin.part</c> and its log instead of <c>vectors.bin</c>. Folders of version 1
/// have no <c>passages.bin</c>, and only their vectors can be verified. After passages were added or removed, there are
/// also:
/// <code>
/// segment-N/      added passages, in files as above
/// removed-N.bin   list of removed passages
/// writer.lock     locked by the process that changes the index
/// </code>
/// and <c>index.json</c> lists the parts of the index. It is renamed to its place last, so that a change takes effect
/// as a whole or not at all. Safe to use from many threads; <see cref="Vectors"/> must not be used after <see
/// cref="Dispose"/>.
/// </summary>
public sealed class PassageIndex : IDisposable
{
    private readonly IndexHandle _handle;

    private PassageIndex(string directory) => _handle = new IndexHandle(directory);

    /// <summary>Path of the index's folder.</summary>
    public string Directory => _handle.Directory;

    /// <summary>Description of the index.</summary>
    internal IndexInfo Info => _handle.State.Info;

    /// <summary>Number of passages.</summary>
    public int Count => _handle.State.Count;

    /// <summary>Vectors and ids of the passages of an index with a single segment.</summary>
    /// <exception cref="InvalidDataException">
    /// Passages were added or removed, so that the vectors are in several stores.
    /// </exception>
    public VectorStore Vectors => _handle.State.Only.Vectors;

    /// <summary>Path of the neighbour graph.</summary>
    public string GraphPath => GraphPathIn(_handle.State.Segments[0].Segment.Directory);

    /// <summary>Path of the clusters of passages.</summary>
    public string ClustersPath => ClustersPathIn(_handle.State.Segments[0].Segment.Directory);

    /// <summary>Policy that decides when segments are merged.</summary>
    internal MergePolicy Policy
    {
        get => _handle.Policy;
        set => _handle.Policy = value;
    }

    /// <summary>Opens an index.</summary>
    /// <param name="directory">Path of the index's folder.</param>
    /// <param name="modelFingerprint">Fingerprint of the model that will search it; null for any use.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing, malformed or of another index, or another model made the index.
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

    /// <summary>Opens an index to search it with a model.</summary>
    /// <param name="directory">Path of the index's folder.</param>
    /// <param name="model">Model that will search it.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing or malformed, or the index was made by another model or with other options for passages.
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

    /// <summary>Encodes passages into an index, in blocks from which a later call can resume, and opens it.</summary>
    /// <param name="model">Model that computes the vectors; it must stay open while passages are added.</param>
    /// <param name="passages">Passages, which are read once, on another thread.</param>
    /// <param name="directory">Path of the index's folder, which is created if missing.</param>
    /// <param name="options">Settings of the index; null for the defaults.</param>
    /// <param name="progress">Receives the progress after each block of 1,024 passages; null for none.</param>
    /// <param name="cancellationToken">Stops after the current block; finished blocks are kept.</param>
    /// <exception cref="InvalidDataException">
    /// The folder contains an index of other passages or of another model, or an id is empty or repeated.
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

    /// <summary>Whether a folder contains a finished index, without opening it.</summary>
    public static bool IsFinished(string directory) =>
        IndexInfoFile.IsIn(directory) && IndexFolder.IsFinished(directory, IndexInfoFile.Read(directory));

    /// <summary>
    /// The passage with a zero-based index, as in search results. Indices are valid until the index is changed.
    /// </summary>
    /// <param name="index">Zero-based index of the passage.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Count"/>.</exception>
    /// <exception cref="InvalidDataException">
    /// The passage is damaged, or is not the one that its vector belongs to.
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
    /// Encodes passages and adds them; every strategy then finds them. A passage replaces an earlier one with the same
    /// id. If the process is killed, either all of the passages are added or none.
    /// </summary>
    /// <param name="passages">Passages with distinct ids, which are read once, on another thread.</param>
    /// <param name="progress">Receives the progress after each block of 1,024 passages; null for none.</param>
    /// <param name="cancellationToken">Stops the addition; the index remains unchanged.</param>
    /// <exception cref="InvalidDataException">
    /// An id is empty or repeated, the index was made by an earlier version, or its model is no longer available.
    /// </exception>
    /// <remarks>
    /// Changes wait for each other, including those of other processes. The model is the one with which the index was
    /// opened or built, or else the one that it records. Once a quarter of the index has changed, its segments are
    /// merged, and graph and clusters are rebuilt if there are any, which takes longer.
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
    /// Removes passages; no strategy finds them any longer. If the process is killed, either all of the passages are
    /// removed or none.
    /// </summary>
    /// <param name="ids">Ids of the passages; unknown ids are ignored.</param>
    /// <param name="cancellationToken">Stops waiting for other changes.</param>
    /// <returns>The number of passages removed.</returns>
    /// <exception cref="InvalidDataException">The index was made by an earlier version.</exception>
    /// <remarks>
    /// The remarks on <see cref="AddAsync(IEnumerable{Passage}, IProgress{EncodingProgress}?, CancellationToken)"/>
    /// apply.
    /// </remarks>
    public Task<int> RemoveAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _handle.ChangeAsync(writer => writer.Remove(ids), cancellationToken);
    }

    /// <summary>
    /// Merges the segments of an index to which passages were added, or from which some were removed, and rebuilds
    /// graph and clusters if there are any. Remaining passages are copied with their vectors.
    /// </summary>
    /// <param name="cancellationToken">Stops the merge; the index remains unchanged.</param>
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

    /// <summary>
    /// Loads changes made by other processes since the index was opened, and returns whether there were any.
    /// </summary>
    /// <exception cref="InvalidDataException">A file is missing, malformed or of another index.</exception>
    public bool Refresh() => _handle.Refresh();

    /// <summary>Closes the index after running searches and changes have ended; later ones are refused.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Sets the model that encodes added passages.</summary>
    /// <exception cref="InvalidDataException">
    /// The model did not make the index, or has other options for passages.
    /// </exception>
    internal void UseModel(SharedModel model) => _handle.UseModel(model);

    /// <summary>Makes a change of a shard's log, whose number the index records with it.</summary>
    internal Task ApplyAsync(ShardChange change, long number) => _handle.ChangeAsync(
        writer =>
        {
            writer.Number = number;
            if (change.Removed.Count > 0)
                return writer.Remove(change.Removed);
            SharedModel model = _handle.AcquireModel();
            try
            {
                writer.Add(model.Model, change.Passages, progress: null, CancellationToken.None);
                return change.Passages.Count;
            }
            finally
            {
                model.Release();
            }
        },
        CancellationToken.None);

    /// <summary>Acquires the current state of the index, which the caller must release.</summary>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    internal IndexState Acquire() => _handle.Acquire();

    /// <summary>Creates searches of an index with a single segment.</summary>
    /// <exception cref="InvalidDataException">Passages were added or removed.</exception>
    internal StrategyFactory Strategies => _handle.State.Only.Strategies;

    /// <summary>
    /// Creates a search of the current state, which is valid until the index is changed or disposed of.
    /// </summary>
    internal ISearchStrategy CreateStrategy(SearchStrategy kind, SearchOptions options) =>
        _handle.State.CreateStrategy(kind, options);

    /// <summary>Ids of all passages, in order.</summary>
    internal IEnumerable<string> Ids() => _handle.State.LivePlaces().Select(_handle.State.Id);

    /// <summary>All passages, in order, verified as by <see cref="Passage(int)"/>.</summary>
    internal IEnumerable<Passage> Passages() => _handle.State.Passages();

    internal static string VectorsPath(string directory) => Path.Combine(directory, "vectors.bin");

    internal static string GraphPathIn(string directory) => Path.Combine(directory, "graph.bin");

    internal static string ClustersPathIn(string directory) => Path.Combine(directory, "clusters.bin");
}
