using System.Diagnostics;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Hypencoder.Data;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Hypencoder.Extensions.AI;

/// <summary>A collection of records in an index folder. Safe for concurrent use.</summary>
/// <param name="folder">Folder of the index, which the store owns.</param>
/// <param name="model">Properties of the records.</param>
internal sealed class HypencoderCollection<TKey, TRecord>(CollectionFolder folder, CollectionModel model)
    : VectorStoreCollection<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly RecordMapper<TRecord> _mapper = new(model);
    private readonly RecordCache<TRecord> _records = new(new RecordMapper<TRecord>(model).ToRecord);

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
                ? _mapper.ToRecord(state.Passage(place))
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
            () => folder.Open().Use(state => RecordOrder.Of(_records.Matching(state, matches), options, model)
                .Skip(options?.Skip ?? 0).Take(top).Select(item => _mapper.ToRecord(state.Passage(item.Place)))
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
            Passage passage = _mapper.ToPassage(record);
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

    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        RequireNoVectors(options.IncludeVectors);
        model.GetVectorPropertyOrSingle(options);
        SearchInput input = SearchInput.Of(searchValue, folder.Model.Dimension);
        Func<TRecord, bool>? matches = options.Filter is null ? null : RecordFilter.Compile(options.Filter, model);
        VectorSearchResult<TRecord>[] found = await CallAsync("search", () => Task.Run(
            () =>
            {
                long start = Stopwatch.GetTimestamp();
                QNet query = input.ToQNet(folder.Model, cancellationToken);
                Retriever retriever = folder.Open();
                VectorSearchResult<TRecord>[] results = retriever.Use(state => Results(
                    state,
                    Rank(retriever, state, query, input.IsVector, top + options.Skip, matches, cancellationToken),
                    options));
                folder.Logger.Searched(
                    Name, top, results.Length, Stopwatch.GetElapsedTime(start).TotalMilliseconds, matches is not null);
                return results;
            },
            cancellationToken)).ConfigureAwait(false);
        foreach (VectorSearchResult<TRecord> result in found)
            yield return result;
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

    /// <summary>Records that match a filter are scored all, and not searched for by the strategy.</summary>
    private Ranking Rank(
        Retriever retriever, IndexState state, QNet query, bool isVector, int topK, Func<TRecord, bool>? matches,
        CancellationToken cancellationToken)
    {
        if (matches is not null)
        {
            return CandidateRanking.Of(
                state, query, _records.Matching(state, matches).Select(item => item.Place), topK,
                folder.Options.Search.Threads, cancellationToken);
        }
        return isVector
            ? state.CreateStrategy(SearchStrategy.InnerProduct, folder.Options.Search)
                .Search(query, topK, cancellationToken)
            : retriever.Rank(state, query, topK, cancellationToken);
    }

    private VectorSearchResult<TRecord>[] Results(
        IndexState state, Ranking ranking, VectorSearchOptions<TRecord> options) =>
        [.. ranking.Indices.Zip(ranking.Scores).Skip(options.Skip)
            .Where(found => options.ScoreThreshold is not double least || found.Second >= least)
            .Select(found => new VectorSearchResult<TRecord>(
                _mapper.ToRecord(state.Passage(found.First)), found.Second))];

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
