using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>Scores vectors in memory with a q-net; scores equal those of every search strategy.</summary>
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
        QNetKernel kernel = QNetKernel.Create();
        kernel.Load(query);
        kernel.Score(vectors, scores, new QNetWorkspace());
    }
}
