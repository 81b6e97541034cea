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
    /// <summary>The surrogate vector, <c>float[d]</c>.</summary>
    /// <param name="query">The q-net, d wide.</param>
    /// <param name="point">d values, such as <see cref="PassageClusters.Mean"/>.</param>
    /// <exception cref="ArgumentException">The point has another width than the q-net.</exception>
    public static float[] Vector(QNet query, ReadOnlySpan<float> point)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (point.Length != query.InputDimension)
            throw new ArgumentException(
                $"the q-net takes vectors of {query.InputDimension} values, the point has {point.Length}",
                nameof(point));
        float[] vector = new float[point.Length];
        QNetGradient.Create().Compute(query, point, vector);
        return vector;
    }
}
