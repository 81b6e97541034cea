using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hypencoder.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Hypencoder.Extensions.AI;

/// <summary>
/// A folder of indexes of one model, each a collection of records under the name of its folder. A record has a key, one
/// vector property of type string, whose text the model encodes, and data properties, by which it is filtered. Any
/// index folder of the model is a collection: records of passages that something else has added have only key and text.
/// Safe for concurrent use, of other processes too.
/// </summary>
public sealed class HypencoderVectorStore : VectorStore
{
    internal const string SystemName = "hypencoder";

    private readonly ConcurrentDictionary<string, Lazy<CollectionFolder>> _folders = new(StringComparer.Ordinal);
    private readonly RetrievalModel _model;
    private readonly HypencoderVectorStoreOptions _options;
    private readonly ILogger _logger;
    private volatile bool _isDisposed;

    /// <summary>Creates a store. Nothing is read or written.</summary>
    /// <param name="directory">Path of the folder of the collections, which need not exist.</param>
    /// <param name="model">Model of all collections, which is not disposed of with the store.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="loggerFactory">
    /// Receives messages about opening, building, searching and merging; null for none.
    /// </param>
    public HypencoderVectorStore(
        string directory, RetrievalModel model, HypencoderVectorStoreOptions? options = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(model);
        Directory = Path.GetFullPath(directory);
        _model = model;
        _options = options ?? new HypencoderVectorStoreOptions();
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<HypencoderVectorStore>();
    }

    /// <summary>Full path of the folder of the collections.</summary>
    public string Directory { get; }

    /// <summary>The collection with a name, which need not exist yet.</summary>
    /// <param name="name">Name of the collection: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="definition">Properties of the record; null for those that its attributes declare.</param>
    /// <exception cref="ArgumentException">The name is not of that form, or the record is a dictionary.</exception>
    /// <exception cref="InvalidOperationException">The record is not described completely.</exception>
    /// <exception cref="NotSupportedException">The definition asks for what the store does not do.</exception>
    [RequiresDynamicCode("The types of records are inspected at run time.")]
    [RequiresUnreferencedCode("The types of records are inspected at run time.")]
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(
        string name, VectorStoreCollectionDefinition? definition = null)
    {
        if (typeof(TRecord) == typeof(Dictionary<string, object?>))
            throw new ArgumentException(VectorDataStrings.GetCollectionWithDictionaryNotSupported);
        return new HypencoderCollection<TKey, TRecord>(
            Folder(name), new RecordModelBuilder(_model).Build(typeof(TRecord), typeof(TKey), definition, null));
    }

    /// <summary>The collection with a name, whose records are dictionaries.</summary>
    /// <param name="name">Name of the collection, as for <see cref="GetCollection"/>.</param>
    /// <param name="definition">Properties of the records.</param>
    /// <exception cref="ArgumentException">The name is not of that form.</exception>
    /// <exception cref="NotSupportedException">The definition asks for what the store does not do.</exception>
    [RequiresDynamicCode("The types of records are inspected at run time.")]
    [RequiresUnreferencedCode("The types of records are inspected at run time.")]
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(
        string name, VectorStoreCollectionDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new HypencoderCollection<object, Dictionary<string, object?>>(
            Folder(name), new RecordModelBuilder(_model).BuildDynamic(definition, null));
    }

    /// <summary>Names of the collections, in ordinal order.</summary>
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string[] names = await Task.Run(
            () => !System.IO.Directory.Exists(Directory)
                ? []
                : System.IO.Directory.EnumerateDirectories(Directory).Select(path => Path.GetFileName(path))
                    .Where(name => CollectionFolder.IsName(name) && Folder(name).Exists)
                    .Order(StringComparer.Ordinal).ToArray(),
            cancellationToken).ConfigureAwait(false);
        foreach (string name in names)
            yield return name;
    }

    /// <summary>Whether there is a collection with a name.</summary>
    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) =>
        Task.Run(() => Folder(name).Exists, cancellationToken);

    /// <summary>Deletes a collection with all of its folder; does nothing if there is none.</summary>
    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default) =>
        Folder(name).DeleteAsync(cancellationToken);

    /// <summary>
    /// This store, its <see cref="VectorStoreMetadata"/>, or its <see cref="RetrievalModel"/>; null for other types,
    /// and where there is a key.
    /// </summary>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreMetadata)
                ? new VectorStoreMetadata { VectorStoreSystemName = SystemName, VectorStoreName = Directory }
            : serviceType == typeof(RetrievalModel) ? _model
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Closes the indexes once running searches have ended.</summary>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        foreach (Lazy<CollectionFolder> folder in _folders.Values)
            folder.Value.Dispose();
        base.Dispose(disposing);
    }

    private CollectionFolder Folder(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!CollectionFolder.IsName(name))
        {
            throw new ArgumentException(
                "expected a name of letters, digits, '-', '_' and '.' that begins with a letter or digit, found "
                + $"\"{name}\"", nameof(name));
        }
        return _folders.GetOrAdd(name, _ => new Lazy<CollectionFolder>(
            () => new CollectionFolder(Directory, name, _model, _options, _logger))).Value;
    }
}
