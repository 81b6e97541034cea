using System.Diagnostics;
using System.Text.RegularExpressions;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Hybrid;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI;

/// <summary>
/// The index folder of a collection, which all objects of the collection share: it is opened at the first use, and sees
/// the changes of other processes. Safe to use from many threads.
/// </summary>
internal sealed partial class CollectionFolder(
    string store, string name, RetrievalModel model, HypencoderVectorStoreOptions options, ILogger logger) : IDisposable
{
    private readonly Lock _opening = new();
    private Retriever? _retriever;
    private HybridRetriever? _hybrid; // searches by _retriever, and by BM25
    private bool _isDisposed;

    public string Name => name;

    public string Store => store;

    public ILogger Logger => logger;

    public HypencoderVectorStoreOptions Options => options;

    public RetrievalModel Model => model;

    public bool Exists => PassageIndex.IsFinished(Directory);

    private string Directory => Path.Combine(store, name);

    /// <summary>Whether a name is one of a folder below the store's on every system, and of no hidden one.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name) && !name.EndsWith('.');

    /// <summary>Makes an empty index unless there is one.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(store);
        using FileStream held = await LockAsync(cancellationToken).ConfigureAwait(false);
        if (Exists)
            return;
        IndexOptions settings = new() { Corpus = name, Vectors = options.Vectors };
        using PassageIndex index = await PassageIndex.BuildAsync(
            model, Array.Empty<Passage>(), Directory, settings, progress: null, cancellationToken)
            .ConfigureAwait(false);
        logger.Created(name, Directory);
    }

    /// <summary>
    /// Deletes the folder, if there is one. It first gets a name that no collection has, so that a process that is
    /// killed leaves either the whole collection or none.
    /// </summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        if (!System.IO.Directory.Exists(store))
            return;
        using FileStream held = await LockAsync(cancellationToken).ConfigureAwait(false);
        lock (_opening)
            Close();
        if (!System.IO.Directory.Exists(Directory))
            return;
        string deleted = Path.Combine(store, $".{name}.{Guid.NewGuid():N}.deleted");
        System.IO.Directory.Move(Directory, deleted);
        System.IO.Directory.Delete(deleted, recursive: true);
        logger.Deleted(name, Directory);
    }

    /// <summary>The index, opened with the changes of other processes.</summary>
    /// <exception cref="VectorStoreException">The collection does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is missing or damaged, or of another model.</exception>
    public Retriever Open()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(HypencoderVectorStore));
            if (_retriever is not null && Exists)
            {
                _retriever.Index.Refresh();
                return _retriever;
            }
            Close(); // another process has deleted it
            if (!Exists)
                throw new VectorStoreException($"collection '{name}' does not exist: {Directory} has no index");
            long start = Stopwatch.GetTimestamp();
            PassageIndex index = PassageIndex.Open(Directory, model);
            try
            {
                _retriever = new Retriever(model, index, options.Search, ownsModel: false);
            }
            catch
            {
                index.Dispose();
                throw;
            }
            logger.Opened(name, Directory, index.Count, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return _retriever;
        }
    }

    /// <summary>The index with its BM25 index, which is made when it is first searched.</summary>
    /// <inheritdoc cref="Open"/>
    public HybridRetriever OpenHybrid()
    {
        lock (_opening)
        {
            Retriever retriever = Open();
            return _hybrid ??= new HybridRetriever(retriever);
        }
    }

    public void Dispose()
    {
        lock (_opening)
        {
            _isDisposed = true;
            Close();
        }
    }

    private void Close()
    {
        _hybrid?.Dispose();
        _hybrid = null;
        _retriever?.Dispose();
        _retriever = null;
    }

    /// <summary>Waits until no process creates or deletes a collection of the store.</summary>
    private Task<FileStream> LockAsync(CancellationToken cancellationToken) =>
        FileLock.OpenAsync(Path.Combine(store, ".collections.lock"), cancellationToken);

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd}._-]{0,199}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
