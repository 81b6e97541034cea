namespace Hypencoder.Cluster.Coordination;

/// <summary>A shard takes no changes now.</summary>
/// <param name="message">Why, in one line.</param>
internal sealed class ShardsUnavailableException(string message) : Exception(message);
