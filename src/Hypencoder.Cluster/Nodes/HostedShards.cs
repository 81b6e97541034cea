using Hypencoder.Cluster.Messages;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Search;
using Hypencoder.Search.Wire;

namespace Hypencoder.Cluster.Nodes;

/// <summary>
/// The open shards of a node and the model whose q-nets they take. Safe to use from many threads.
/// </summary>
internal sealed class HostedShards : IDisposable
{
    private readonly Dictionary<int, HostedShard> _shards = [];
    private readonly SemaphoreSlim _running;
    private readonly RetrievalModel? _model;
    private readonly QNetWire? _wire;

    private HostedShards(RetrievalModel? model, int threads)
    {
        _model = model;
        _wire = model?.CreateQNetWire();
        int processors = Environment.ProcessorCount;
        _running = new SemaphoreSlim(Math.Max(1, processors / Math.Max(1, threads == 0 ? processors : threads)));
    }

    /// <summary>No shards, as a coordinator has.</summary>
    public static HostedShards None { get; } = new(model: null, threads: 1);

    /// <summary>Opens the folders of shards of one split.</summary>
    /// <param name="directories">Paths of the folders, one or more.</param>
    /// <param name="load">Loads the model, given the record of the first shard's index and its folder.</param>
    /// <param name="threads">Number of threads of one search; 0 for all processors.</param>
    /// <exception cref="InvalidDataException">
    /// A folder is not that of a shard, the shards are of several splits or one is named twice, or the model is another
    /// one.
    /// </exception>
    public static HostedShards Open(
        IReadOnlyList<string> directories, Func<IndexInfo, string, RetrievalModel> load, int threads)
    {
        string[] splits = [.. directories.Select(directory => ShardFile.Read(directory).Split)];
        if (splits.Index().FirstOrDefault(s => s.Item != splits[0]) is (int other, string split))
        {
            throw new InvalidDataException(
                $"{directories[other]}: expected a shard of the split {splits[0]}, as {directories[0]} is, found one "
                + $"of {split}");
        }
        HostedShards opened = new(load(IndexInfoFile.Read(directories[0]), directories[0]), threads);
        try
        {
            foreach (string directory in directories)
            {
                HostedShard shard = HostedShard.Open(
                    directory, opened._model!, new SearchOptions { Threads = threads });
                if (!opened._shards.TryAdd(shard.File.Shard.Number, shard))
                {
                    shard.Dispose();
                    throw new InvalidDataException(
                        $"{directory}: expected each shard once, found shard {shard.File.Shard.Number} again");
                }
            }
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Numbers of the shards, ascending.</summary>
    public IEnumerable<int> Numbers => _shards.Keys.Order();

    public ShardDescription[] Describe() => [.. _shards.Values.Select(shard => shard.Description)];

    /// <summary>The shard with a number; null where the node does not hold it.</summary>
    public HostedShard? Find(string split, int shard) =>
        _shards.TryGetValue(shard, out HostedShard? found) && found.File.Split == split ? found : null;

    /// <summary>The shard with a number.</summary>
    /// <exception cref="InvalidDataException">The node does not hold it.</exception>
    public HostedShard Get(string split, int shard) => Find(split, shard) ?? throw new InvalidDataException(
        $"expected shard {shard} of the split {split}, found none on this node");

    /// <summary>Changes a shard, or refuses what it cannot change.</summary>
    public async Task<ChangeAnswer> ChangeAsync(
        string split, int shard, Func<ShardChanges, Task<ChangeAnswer>> change)
    {
        try
        {
            return await change(Get(split, shard).Changes).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return ChangeAnswer.Refuse(e.Message);
        }
    }

    /// <summary>
    /// Searches a shard, or refuses what it cannot answer. As many searches run as the processors bear; others wait.
    /// </summary>
    /// <exception cref="TimeoutException">The time that the query has is over.</exception>
    public async Task<ShardAnswer> SearchAsync(ShardQuery query)
    {
        using CancellationTokenSource time = new(Math.Max(0, query.Milliseconds));
        try
        {
            HostedShard shard = Get(query.Split, query.Shard);
            QNet qnet = _wire!.Read(query.Query);
            await _running.WaitAsync(time.Token).ConfigureAwait(false);
            try
            {
                return shard.Search(qnet, query, time.Token);
            }
            finally
            {
                _running.Release();
            }
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return ShardAnswer.Refuse(e.Message);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"no result within {query.Milliseconds} ms", e);
        }
    }

    public void Dispose()
    {
        foreach (HostedShard shard in _shards.Values)
            shard.Dispose();
        _model?.Dispose();
        _running.Dispose();
    }
}
