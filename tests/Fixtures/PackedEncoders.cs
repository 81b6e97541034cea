using System.Runtime.Intrinsics;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Tests;

/// <summary>The encoders under test, at every vector width.</summary>
internal static class PackedEncoders
{
    public static IEnumerable<PackedDualEncoder> All(
        DualEncoderConfig config, INamedTensors tensors, EncoderPrecision precision = EncoderPrecision.Float32)
    {
        yield return PackedDualEncoder.Create<Simd128, Vector128<float>>(config, tensors, precision);
        yield return PackedDualEncoder.Create<Simd256, Vector256<float>>(config, tensors, precision);
        yield return PackedDualEncoder.Create<Simd512, Vector512<float>>(config, tensors, precision);
    }

    public static float[] Passages(this PackedDualEncoder encoder, int[][] tokens, int threads = 1)
    {
        float[] vectors = new float[tokens.Length * encoder.Config.Dimension];
        encoder.EncodePassages(tokens, vectors, threads);
        return vectors;
    }

    /// <summary>The scores of passages in factored form, by the kernel of the width that made the q-net.</summary>
    public static float[] FactoredScores(QNet net, float[] vectors)
    {
        FactoredQNetKernel kernel = new FactoredQNetKernel[]
        {
            new FactoredQNetKernel<Simd128, Vector128<float>>(), new FactoredQNetKernel<Simd256, Vector256<float>>(),
            new FactoredQNetKernel<Simd512, Vector512<float>>(),
        }.Single(kernel => kernel.CanLoad(net));
        float[] scores = new float[vectors.Length / net.InputDimension];
        kernel.Load(net);
        kernel.Score(vectors, scores, new QNetWorkspace());
        return scores;
    }

    public static void AssertClose(
        IEnumerable<double> expected, IEnumerable<float> actual, double tolerance, string what)
    {
        double[] want = [.. expected];
        float[] got = [.. actual];
        Assert.True(want.Length == got.Length, $"{what}: {got.Length} values, not {want.Length}");
        double worst = want.Zip(got, (w, g) => Math.Abs(w - g)).Max(); // NaN is not within
        Assert.True(worst <= tolerance, $"{what}: off by {worst}, more than {tolerance}");
    }
}
