namespace Hypencoder.Retrieval.Searching;

/// <summary>Result of a search, with statistics.</summary>
/// <param name="Hits">Passages found, best first.</param>
/// <param name="PassagesScored">Number of passages on which the q-net was evaluated.</param>
/// <param name="ExpectedMissing">
/// Expected number of missing passages of the exact best; null where the strategy does not estimate it.
/// </param>
/// <param name="Certified">Whether it is proven that these are the exact best passages.</param>
internal sealed record SearchResult(
    IReadOnlyList<Hit> Hits, long PassagesScored, double? ExpectedMissing, bool Certified);
