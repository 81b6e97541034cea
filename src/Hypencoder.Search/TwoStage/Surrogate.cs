using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// The linear surrogate of a q-net at a point: the vector whose inner product with a passage vector differs from the
/// q-net's score by about a constant, for passages near that point. Any index for inner products can serve it.
/// </summary>
/// <remarks>
/// It is the gradient of the score there. A q-net is nearly linear where it scores high, so the mean of a corpus is a
/// good first point and the mean of what that surrogate finds a better second one; <see cref="TwoStageSearch"/> does
/// both.
/// </remarks>
public static class Surrogate
{
    /// <summary>
    /// The second surrogate is taken at the mean of the clusters of one passage in so many, or of top-k: fewer are too
    /// near each other where a corpus holds much the same often.
    /// </summary>
    private const int PassagesOfOne = 100;

    /// <summary>The surrogate vector, <c>float[d]</c>.</summary>
    /// <param name="query">The q-net, d wide.</param>
    /// <param name="point">d values, such as <see cref="PassageClusters.Mean"/>.</param>
    /// <exception cref="ArgumentException">The point has another width than the q-net.</exception>
    public static float[] Vector(QNet query, ReadOnlySpan<float> point)
    {
        CheckWidth(query, point);
        float[] vector = new float[point.Length];
        QNetGradient.Create().Compute(query, point, vector);
        return vector;
    }

    /// <summary>
    /// The surrogate that <see cref="TwoStageSearch"/> finds its candidates by: taken at the mean of the clusters that
    /// the one at the mean of the corpus finds. Of any index that finds the greatest inner products with it, as many
    /// passages again as are wanted and some tens more hold nearly all of the best.
    /// </summary>
    /// <param name="query">The q-net, d wide.</param>
    /// <param name="clusters">Of the passages.</param>
    /// <param name="topK">How many passages are wanted.</param>
    /// <exception cref="ArgumentException">
    /// The passages have another width than the q-net, or topK is below 1.
    /// </exception>
    public static float[] Vector(QNet query, PassageClusters clusters, int topK)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        CheckWidth(query, clusters.Mean);
        float[] vector = new float[clusters.Dimension], point = new float[vector.Length];
        Find(query, clusters, topK, QNetGradient.Create(), ClusterScan.Create(clusters), point, vector);
        return vector;
    }

    /// <summary>The same with the memory of a search, d values each.</summary>
    internal static void Find(
        QNet query, PassageClusters clusters, int topK, QNetGradient gradient, ClusterScan scan, Span<float> point,
        Span<float> vector)
    {
        gradient.Compute(query, clusters.Mean, vector);
        if (query.HiddenLayers == 0)
            return;
        scan.MeanOfBest(vector, Math.Max(topK, clusters.Count / PassagesOfOne), point);
        gradient.Compute(query, point, vector);
    }

    private static void CheckWidth(QNet query, ReadOnlySpan<float> point)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (point.Length != query.InputDimension)
            throw new ArgumentException(
                $"the q-net takes vectors of {query.InputDimension} values, the point has {point.Length}",
                nameof(point));
    }
}
