using System.Diagnostics;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Hypencoder.Data;
using Hypencoder.Retrieval;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Hypencoder.Extensions.AI;

/// <summary>A collection of records in an index folder. Safe for concurrent use.</summary>
/// <param name="folder">Folder of the index, which the store owns.</param>
/// <param name="model">Properties of the records.</param>
internal sealed class HypencoderCollection<TKey, TRecord>(CollectionFolder folder, CollectionModel model)
    : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly RecordSearch<TRecord> _search = new(folder, new RecordMapper<TRecord>(model));

    public override string Name => folder.Name;

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) =>
        Task.Run(() => folder.Exists, cancellationToken);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) =>
        CallAsync("create", () => folder.CreateAsync(cancellationToken));

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) =>
        CallAsync("delete the collection", () => folder.DeleteAsync(cancellationToken));

    public override async Task<TRecord?> GetAsync(
        TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        RequireNoVectors(options?.IncludeVectors);
        string id = RecordKey.ToId(key);
        return await CallAsync("get", () => Task.Run(
            () => folder.Open().Use(state => state.PlaceOf(id) is >= 0 and int place
                ? _search.Mapper.ToRecord(state.Passage(place))
                : null),
            cancellationToken)).ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        RequireNoVectors(options?.IncludeVectors);
        Func<TRecord, bool> matches = RecordFilter.Compile(filter, model);
        TRecord[] found = await CallAsync("get", () => Task.Run(
            () => folder.Open().Use(state => RecordOrder.Of(_search.Records.Matching(state, matches), options, model)
                .Skip(options?.Skip ?? 0).Take(top).Select(item => _search.Mapper.ToRecord(state.Passage(item.Place)))
                .ToArray()),
            cancellationToken)).ConfigureAwait(false);
        foreach (TRecord record in found)
            yield return record;
    }

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DeleteAsync([key], cancellationToken);
    }

    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        string[] ids = [.. keys.Select(key => RecordKey.ToId(key))];
        return ChangeAsync("delete", added: 0, async index =>
        {
            int removed = await index.RemoveAsync(ids, cancellationToken).ConfigureAwait(false);
            if (removed > 0)
                folder.Logger.Removed(removed, Name);
        }, cancellationToken);
    }

    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        // Of records with the same key the last one stays, as if they were upserted one by one.
        OrderedDictionary<string, Passage> passages = [];
        foreach (TRecord record in records)
        {
            Passage passage = _search.Mapper.ToPassage(record);
            passages[passage.Id] = passage;
        }
        if (passages.Count == 0)
            return Task.CompletedTask;
        return ChangeAsync("upsert", added: 1, async index =>
        {
            long start = Stopwatch.GetTimestamp();
            await index.AddAsync(passages.Values, progress: null, cancellationToken).ConfigureAwait(false);
            folder.Logger.Added(passages.Count, Name, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }, cancellationToken);
    }

    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new VectorSearchOptions<TRecord>();
        RequireNoVectors(options.IncludeVectors);
        model.GetVectorPropertyOrSingle(options);
        RecordPage page = new(top, options.Skip, options.ScoreThreshold);
        SearchInput input = SearchInput.Of(searchValue, folder.Model.Dimension);
        Func<TRecord, bool>? matches = Compiled(options.Filter);
        return SearchAsync(
            page, matches is not null, () => _search.Find(input, page, matches, cancellationToken), cancellationToken);
    }

    public IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(keywords);
        options ??= new HybridSearchOptions<TRecord>();
        RequireNoVectors(options.IncludeVectors);
        model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord> { VectorProperty = options.VectorProperty });
        if (options.AdditionalProperty is not null)
        {
            throw new NotSupportedException(
                "AdditionalProperty: expected null, since keywords are looked for in the text of the vector property");
        }
        RecordPage page = new(top, options.Skip, options.ScoreThreshold);
        SearchInput input = SearchInput.Of(searchValue, folder.Model.Dimension);
        Func<TRecord, bool>? matches = Compiled(options.Filter);
        string words = string.Join(' ', keywords);
        return SearchAsync(
            page, matches is not null, () => _search.FindHybrid(input, words, page, matches, cancellationToken),
            cancellationToken);
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? new VectorStoreCollectionMetadata
            {
                VectorStoreSystemName = HypencoderVectorStore.SystemName,
                VectorStoreName = folder.Store,
                CollectionName = Name,
            }
            : serviceType == typeof(Retriever) ? folder.Open()
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync(
        RecordPage page, bool isFiltered, Func<VectorSearchResult<TRecord>[]> find,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        VectorSearchResult<TRecord>[] found = await CallAsync(
            "search", () => Task.Run(find, cancellationToken)).ConfigureAwait(false);
        folder.Logger.Searched(
            Name, page.Top, found.Length, Stopwatch.GetElapsedTime(start).TotalMilliseconds, isFiltered);
        foreach (VectorSearchResult<TRecord> result in found)
            yield return result;
    }

    private Func<TRecord, bool>? Compiled(Expression<Func<TRecord, bool>>? filter) =>
        filter is null ? null : RecordFilter.Compile(filter, model);

    private Task ChangeAsync(
        string operation, int added, Func<PassageIndex, Task> change, CancellationToken cancellationToken) =>
        CallAsync(operation, async () =>
        {
            PassageIndex index = await Task.Run(() => folder.Open().Index, cancellationToken).ConfigureAwait(false);
            int before = index.Info.Segments?.Count ?? 1;
            await change(index).ConfigureAwait(false);
            int after = index.Info.Segments?.Count ?? 1;
            if (after < before + added)
                folder.Logger.Merged(Name, before + added, after);
        });

    private static void RequireNoVectors(bool? includeVectors)
    {
        if (includeVectors == true)
            throw new NotSupportedException(VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration);
    }

    private async Task CallAsync(string operation, Func<Task> call) => await CallAsync(operation, async () =>
    {
        await call().ConfigureAwait(false);
        return 0;
    }).ConfigureAwait(false);

    /// <summary>Errors of the index become those of a vector store.</summary>
    private async Task<T> CallAsync<T>(string operation, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw Failed(operation, e.Message, e);
        }
        catch (VectorStoreException e) when (e.CollectionName is null)
        {
            throw Failed(operation, e.Message, e.InnerException);
        }
    }

    private VectorStoreException Failed(string operation, string message, Exception? inner) => new(message, inner)
    {
        VectorStoreSystemName = HypencoderVectorStore.SystemName,
        VectorStoreName = folder.Store,
        CollectionName = Name,
        OperationName = operation,
    };
}
