using Hypencoder.Data;

namespace Hypencoder.Retrieval;

/// <summary>A passage that a search found. It never changes, and is safe to use from many threads.</summary>
/// <param name="Rank">Place in the ranking, 1 for the best.</param>
/// <param name="Score">The query's score of the passage; greater is better, and scores of different queries do not
/// compare.</param>
/// <param name="Passage">The passage.</param>
public sealed record Hit(int Rank, float Score, Passage Passage)
{
    /// <summary>The passage's id.</summary>
    public string Id => Passage.Id;
}
