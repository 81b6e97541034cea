namespace Hypencoder.Search;

/// <summary>The passages found for one query: score descending, equal scores by ascending passage index.</summary>
/// <param name="Indices">0-based passage indices in the vector store.</param>
/// <param name="Scores">Their scores.</param>
/// <param name="PassagesScored">How many passages the q-net was evaluated on.</param>
public sealed record Ranking(int[] Indices, float[] Scores, long PassagesScored)
{
    /// <summary>
    /// How many of the exact best are expected to be missing; null where the strategy does not estimate it.
    /// </summary>
    public double? ExpectedMissing { get; init; }
}
