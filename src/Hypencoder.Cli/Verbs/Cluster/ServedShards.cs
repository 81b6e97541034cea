using Hypencoder.Cluster;
using Hypencoder.Cluster.Coordination;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Server;
using Hypencoder.Server.Api;
using Hypencoder.Server.Clusters;
using Hypencoder.Server.Indexes;
using Microsoft.AspNetCore.Http;

namespace Hypencoder.Cli.Verbs;

/// <summary>A cluster as the server sees it; owns the coordinator and its model.</summary>
internal sealed class ServedShards(ClusterSearcher searcher, RetrievalModel model, ShardManifest manifest)
    : IServedCluster, IAsyncDisposable
{
    public string Name { get; } = manifest.Record.Corpus;

    public string ModelName { get; } = Path.IsPathRooted(model.Name ?? "")
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(model.Name!))
        : model.Name ?? model.Fingerprint;

    public int Dimension => model.Dimension;

    public long Passages => searcher.Map.Passages();

    public int Shards => manifest.Shards.Count;

    public IReadOnlyList<int> MissingShards => [.. searcher.Map.Missing()];

    public IReadOnlyList<string> Strategies => searcher.Map.Strategies();

    public async Task<ClusterOutcome> SearchAsync(SearchTask task, CancellationToken cancellationToken)
    {
        ClusterResult result = await searcher.Coordinator.SearchAsync(
            task.Query, task.TopK, StrategyChoice.Parse(task.Strategy), withTexts: true, cancellationToken)
            .ConfigureAwait(false);
        FoundPassage[] hits =
            [.. result.Hits.Select(hit => new FoundPassage(hit.Rank, hit.Score, hit.Passage, Place: null))];
        return new ClusterOutcome(
            new SearchOutcome(
                result.Strategy, hits, result.PassagesScored, result.ExpectedMissing, result.Encoding,
                result.Searching),
            [.. result.Missing.Select(missing => new MissingShardItem(missing.Shard, missing.Reason))]);
    }

    public Task UpsertAsync(IReadOnlyList<Passage> passages, CancellationToken cancellationToken) =>
        ChangeAsync(
            async () =>
            {
                await searcher.Changes.UpsertAsync(passages).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync(() => searcher.Changes.RemoveAsync(id), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await searcher.DisposeAsync().ConfigureAwait(false);
        model.Dispose();
    }

    /// <summary>Makes a change, to its end even if the client goes away.</summary>
    private static async Task<bool> ChangeAsync(Func<Task<bool>> change, CancellationToken cancellationToken)
    {
        try
        {
            return await change().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ShardsUnavailableException e)
        {
            throw new RequestException(StatusCodes.Status503ServiceUnavailable, e.Message);
        }
    }
}
