namespace Hypencoder.Search;

/// <summary>What the surrogate and what the q-net say of a passage.</summary>
internal readonly record struct ScoredPair(float Surrogate, float Score);
