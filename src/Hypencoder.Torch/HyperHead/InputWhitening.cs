using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Torch.HyperHead;

/// <summary>
/// The symmetric matrix W for which the values of x W have second moments of about 1 and none in common, over a sample of
/// vectors x (ZCA whitening, Kessy et al., arXiv 1512.00809, without centring, so that W is linear).
/// </summary>
internal static class InputWhitening
{
    /// <summary>
    /// Added to each eigenvalue, in parts of their mean: directions in which passages hardly differ, or which a small
    /// sample does not have, are not magnified further.
    /// </summary>
    private const double Floor = 0.1;

    /// <summary>Computes W: (d, d).</summary>
    /// <param name="vectors">The sample: (vectors, d).</param>
    public static Tensor Of(Tensor vectors)
    {
        long d = vectors.shape[1];
        using Scalar count = vectors.shape[0], floor = Floor;
        Tensor moments = matmul(vectors.transpose(0, 1), vectors).to(ScalarType.Float64) / count; // (d, d)
        (Tensor values, Tensor directions) = linalg.eigh(moments);
        Tensor least = values.clamp_min(0).mean() * floor;
        Tensor scales = (values.clamp_min(0) + least).rsqrt(); // (d)
        return matmul(directions * scales, directions.transpose(0, 1)).to(ScalarType.Float32);
    }
}
