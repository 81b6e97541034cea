using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>Scores vectors in memory with a q-net: the same numbers as every search strategy gives.</summary>
internal static class QNetScorer
{
    /// <summary>Scores passages.</summary>
    /// <param name="query">The q-net.</param>
    /// <param name="vectors">Passage vectors, row-major (passages × d).</param>
    /// <param name="scores">One a passage.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public static void Score(QNet query, ReadOnlySpan<float> vectors, Span<float> scores)
    {
        if (vectors.Length != (long)scores.Length * query.InputDimension)
            throw new ArgumentException(
                $"{scores.Length} scores need {scores.Length} × {query.InputDimension} values, not {vectors.Length}",
                nameof(vectors));
        QNetKernel kernel = QNetKernel.Create();
        kernel.Load(query);
        kernel.Score(vectors, scores, new QNetWorkspace());
    }
}
