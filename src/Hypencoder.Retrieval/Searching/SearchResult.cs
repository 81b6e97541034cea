namespace Hypencoder.Retrieval.Searching;

/// <summary>What a search found, and what it took.</summary>
/// <param name="Hits">The passages, best first.</param>
/// <param name="PassagesScored">Number of passages that the q-net was evaluated on.</param>
/// <param name="ExpectedMissing">
/// How many of the exact best are expected to be missing; null where the strategy does not estimate it.
/// </param>
internal sealed record SearchResult(IReadOnlyList<Hit> Hits, long PassagesScored, double? ExpectedMissing);
