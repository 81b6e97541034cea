using Hypencoder.Data;

namespace Hypencoder.Retrieval;

/// <summary>A passage found by a search. Immutable, and safe to use from many threads.</summary>
/// <param name="Rank">Rank of the passage, 1 for the best.</param>
/// <param name="Score">
/// Score of the passage for the query. Greater is better; scores of different queries are not comparable.
/// </param>
/// <param name="Passage">The passage found.</param>
public sealed record Hit(int Rank, float Score, Passage Passage)
{
    /// <summary>Id of the passage.</summary>
    public string Id => Passage.Id;
}
