using Hypencoder.Data;
using Hypencoder.Server.Api;
using Hypencoder.Server.Indexes;

namespace Hypencoder.Server.Clusters;

/// <summary>An index in shards on several machines, as a server sees it. Safe to use from many threads.</summary>
internal interface IServedCluster
{
    /// <summary>Name of the index in requests.</summary>
    string Name { get; }

    /// <summary>Name of the model in answers.</summary>
    string ModelName { get; }

    /// <summary>Number of values in a passage vector.</summary>
    int Dimension { get; }

    /// <summary>Number of passages of all shards.</summary>
    long Passages { get; }

    /// <summary>Number of shards.</summary>
    int Shards { get; }

    /// <summary>Numbers of the shards that nobody answers for now, ascending.</summary>
    IReadOnlyList<int> MissingShards { get; }

    /// <summary>Names of the strategies that can search it now, the model's own exact one first.</summary>
    IReadOnlyList<string> Strategies { get; }

    /// <summary>Finds the best passages of the shards that answer in time.</summary>
    Task<ClusterOutcome> SearchAsync(SearchTask task, CancellationToken cancellationToken);

    /// <summary>Adds passages, or replaces those with the same ids.</summary>
    /// <exception cref="RequestException">A shard takes no changes now.</exception>
    Task UpsertAsync(IReadOnlyList<Passage> passages, CancellationToken cancellationToken);

    /// <summary>Deletes a passage, and returns whether there was one.</summary>
    /// <exception cref="RequestException">A shard takes no changes now.</exception>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);
}

/// <summary>Passages found by a cluster, and the shards that did not answer.</summary>
internal sealed record ClusterOutcome(SearchOutcome Found, IReadOnlyList<MissingShardItem> MissingShards);
