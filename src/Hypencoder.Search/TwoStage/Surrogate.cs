using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// The linear surrogate of a q-net at a point: the vector whose inner product with a passage vector differs from the
/// q-net's score by about a constant, for passages near that point. Any index for inner products can search with it.
/// Safe to call from many threads.
/// </summary>
/// <remarks>
/// The surrogate is the gradient of the score at the point. A q-net is nearly linear where its scores are high, so the
/// mean of a corpus is a good first point, and the mean of what the first surrogate finds is a better second one. <see
/// cref="TwoStageSearch"/> uses both.
/// </remarks>
public static class Surrogate
{
    /// <summary>
    /// The second surrogate is taken at the mean of the clusters that hold one in this many passages, or top-k if more:
    /// fewer are too near each other in a corpus with many near-duplicates.
    /// </summary>
    private const int PassagesPerSample = 100;

    /// <summary>Computes the surrogate vector at a point, <c>float[d]</c>.</summary>
    /// <param name="query">Q-net for vectors of d values.</param>
    /// <param name="point">Point of d values, such as <see cref="PassageClusters.Mean"/>.</param>
    /// <exception cref="ArgumentException">The width of the point is not that of the q-net.</exception>
    public static float[] Vector(QNet query, ReadOnlySpan<float> point)
    {
        CheckWidth(query, point);
        float[] vector = new float[point.Length];
        QNetGradient.Create().Compute(query, point, vector, Panels(query));
        return vector;
    }

    /// <summary>
    /// Computes the surrogate by which <see cref="TwoStageSearch"/> finds its candidates: it is taken at the mean of
    /// the clusters that the surrogate at the mean of the corpus finds. Nearly all of the best topK passages are among
    /// the 2 topK + 200 with the greatest inner products.
    /// </summary>
    /// <param name="query">Q-net for vectors of d values.</param>
    /// <param name="clusters">Clusters of the passages.</param>
    /// <param name="topK">Number of passages wanted, 1 or more.</param>
    /// <exception cref="ArgumentException">
    /// The width of the passages is not that of the q-net, or topK is below 1.
    /// </exception>
    public static float[] Vector(QNet query, PassageClusters clusters, int topK)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        CheckWidth(query, clusters.Mean);
        float[] vector = new float[clusters.Dimension], point = new float[vector.Length];
        Find(
            query, clusters, topK, QNetGradient.Create(), Panels(query), ClusterScan.Create(clusters), point, vector);
        return vector;
    }

    /// <summary>Computes the surrogate with the buffers of a search, of d values each.</summary>
    internal static void Find(
        QNet query, PassageClusters clusters, int topK, QNetGradient gradient, ContextPanels? panels, ClusterScan scan,
        Span<float> point, Span<float> vector)
    {
        gradient.Compute(query, clusters.Mean, vector, panels);
        if (query.HiddenLayers == 0)
            return;
        scan.MeanOfBest(vector, Math.Max(topK, clusters.Count / PassagesPerSample), point);
        gradient.Compute(query, point, vector, panels);
    }

    /// <summary>The contexts of a q-net that is not written out; null where there are matrices.</summary>
    private static ContextPanels? Panels(QNet query)
    {
        FactoredQNetKernel kernel = FactoredQNetKernel.Create();
        if (!kernel.CanLoad(query))
            return null;
        kernel.Load(query);
        return kernel.Panels;
    }

    private static void CheckWidth(QNet query, ReadOnlySpan<float> point)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (point.Length != query.InputDimension)
            throw new ArgumentException(
                $"the q-net takes vectors of {query.InputDimension} values, but the point has {point.Length}",
                nameof(point));
    }
}
