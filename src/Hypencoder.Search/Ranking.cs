namespace Hypencoder.Search;

/// <summary>The passages found for one query, by descending score, equal scores by ascending passage index.</summary>
/// <param name="Indices">Zero-based indices of the passages in the vector store.</param>
/// <param name="Scores">Scores of the passages, in the same order.</param>
/// <param name="PassagesScored">Number of passages on which the q-net was evaluated.</param>
public sealed record Ranking(int[] Indices, float[] Scores, long PassagesScored)
{
    /// <summary>
    /// Expected number of missing passages of the exact best top-k; null where the strategy does not estimate it.
    /// </summary>
    public double? ExpectedMissing { get; init; }

    /// <summary>
    /// Whether it is proven that these are the exact best passages: all were scored in single precision, or a bound on
    /// the scores of the others excludes them.
    /// </summary>
    public bool Certified { get; init; }
}
