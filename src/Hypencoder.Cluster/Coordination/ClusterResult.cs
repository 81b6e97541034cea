using Hypencoder.Data;

namespace Hypencoder.Cluster.Coordination;

/// <summary>Answer of a cluster to a query.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Hits">Passages found, best first.</param>
/// <param name="PassagesScored">Number of passages that the shards scored.</param>
/// <param name="ExpectedMissing">
/// Expected number of missing passages of the shards that answered; null where it is not estimated.
/// </param>
/// <param name="Certified">Whether it is proven that these are the exact best passages of all shards.</param>
/// <param name="Missing">Shards that did not answer, by number; empty for a whole answer.</param>
/// <param name="Encoding">Time that encoding the query took.</param>
/// <param name="Searching">Time that the shards and the merge took after that.</param>
internal sealed record ClusterResult(
    string Strategy, IReadOnlyList<ClusterHit> Hits, long PassagesScored, double? ExpectedMissing, bool Certified,
    IReadOnlyList<MissingShard> Missing, TimeSpan Encoding, TimeSpan Searching);

/// <summary>A passage that a cluster found.</summary>
/// <param name="Rank">Rank of the passage, 1 for the best.</param>
/// <param name="Score">Score of the passage.</param>
/// <param name="Shard">Zero-based number of its shard.</param>
/// <param name="Place">Place of the passage in the shard's order.</param>
/// <param name="Passage">The passage; only its id where texts were not asked for.</param>
internal sealed record ClusterHit(int Rank, float Score, int Shard, int Place, Passage Passage);

/// <summary>A shard that did not answer a query.</summary>
/// <param name="Shard">Zero-based number of the shard.</param>
/// <param name="Reason">Why, in one line.</param>
internal sealed record MissingShard(int Shard, string Reason);
