using Hypencoder.Cluster;
using Hypencoder.Cluster.Coordination;
using Hypencoder.Models;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Server.Api;
using Hypencoder.Server.Clusters;
using Hypencoder.Server.Indexes;

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

    public long Passages => manifest.Passages;

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

    public async ValueTask DisposeAsync()
    {
        await searcher.DisposeAsync().ConfigureAwait(false);
        model.Dispose();
    }
}
