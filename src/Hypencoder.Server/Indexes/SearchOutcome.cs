using Hypencoder.Data;

namespace Hypencoder.Server.Indexes;

/// <summary>Passages found by a search, and what it took.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Hits">Passages found, best first.</param>
/// <param name="PassagesScored">Number of passages that were scored; by BM25, of those that were ranked.</param>
/// <param name="ExpectedMissing">Expected number of missing passages; null where it is not estimated.</param>
/// <param name="Encoding">Time that encoding the query took; zero where no model was asked.</param>
/// <param name="Searching">Time that the search took after that.</param>
internal sealed record SearchOutcome(
    string Strategy, IReadOnlyList<FoundPassage> Hits, long PassagesScored, double? ExpectedMissing,
    TimeSpan Encoding, TimeSpan Searching);

/// <summary>A passage that a search found.</summary>
/// <param name="Rank">Rank of the passage, 1 for the best.</param>
/// <param name="Score">Score of the passage.</param>
/// <param name="Passage">The passage.</param>
/// <param name="Place">Place that it comes from; null if it is not known.</param>
internal sealed record FoundPassage(int Rank, float Score, Passage Passage, PassagePlace? Place);

/// <summary>What to search for.</summary>
/// <param name="Query">Text of the query.</param>
/// <param name="TopK">Number of passages wanted.</param>
/// <param name="Strategy">Name of the strategy; null for the index's default.</param>
/// <param name="Filter">Restriction of the search; null for none.</param>
internal sealed record SearchTask(string Query, int TopK, string? Strategy = null, PlaceFilter? Filter = null);
