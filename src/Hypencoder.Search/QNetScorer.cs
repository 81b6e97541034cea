using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// Scores vectors in memory with a q-net. Scores equal those of every search strategy, up to rounding where the q-net
/// is a model's: few passages are scored without writing its matrices out.
/// </summary>
internal static class QNetScorer
{
    /// <summary>Scores passages.</summary>
    /// <param name="query">Q-net of the query.</param>
    /// <param name="vectors">Passage vectors, row-major (passages × d).</param>
    /// <param name="scores">Receives the score of each passage.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public static void Score(QNet query, ReadOnlySpan<float> vectors, Span<float> scores)
    {
        if (vectors.Length != (long)scores.Length * query.InputDimension)
            throw new ArgumentException(
                $"expected {scores.Length} × {query.InputDimension} values for {scores.Length} scores, "
                + $"found {vectors.Length}",
                nameof(vectors));
        LoadedQNet loaded = new();
        loaded.Load(query, scores.Length, threads: 1);
        loaded.Kernel.Score(vectors, scores, new QNetWorkspace());
    }
}
