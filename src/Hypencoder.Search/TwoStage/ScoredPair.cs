namespace Hypencoder.Search;

/// <summary>The scores of a passage by the surrogate and by the q-net.</summary>
internal readonly record struct ScoredPair(float Surrogate, float Score);
