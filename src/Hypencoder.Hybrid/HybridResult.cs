using Hypencoder.Retrieval;

namespace Hypencoder.Hybrid;

/// <summary>Result of a search, with what each part of it found.</summary>
/// <param name="Hits">Passages found, best first.</param>
/// <param name="Bm25">What BM25 found; null where it was not asked.</param>
/// <param name="Dense">What the model found; null where it was not asked.</param>
internal sealed record HybridResult(IReadOnlyList<HybridHit> Hits, HybridPart? Bm25, HybridPart? Dense);

/// <summary>A passage found, with its rank and score in each part of the search.</summary>
/// <param name="Hit">The passage, with its rank and score in the result.</param>
/// <param name="Bm25">What BM25 says of it; null where BM25 was not asked or does not rank it.</param>
/// <param name="Dense">What the model says of it; null where the model was not asked or does not rank it.</param>
internal sealed record HybridHit(Hit Hit, PartHit? Bm25, PartHit? Dense);

/// <summary>Rank, from 1, and score of a passage in one part of a search.</summary>
internal readonly record struct PartHit(int Rank, float Score);

/// <summary>One part of a search.</summary>
/// <param name="Found">Number of passages that it ranked.</param>
/// <param name="Elapsed">Time that it took; that of the model includes encoding the query.</param>
internal sealed record HybridPart(int Found, TimeSpan Elapsed);
