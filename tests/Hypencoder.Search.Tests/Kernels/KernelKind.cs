using System.Runtime.Intrinsics;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

/// <summary>
/// The kernels under test. The vector types work at every width on every processor, emulated if necessary.
/// </summary>
public enum KernelKind
{
    Scalar,
    Bits128,
    Bits256,
    Bits512,
}

internal static class KernelKinds
{
    public static QNetKernel Create(this KernelKind kind) => kind switch
    {
        KernelKind.Scalar => new ScalarQNetKernel(),
        KernelKind.Bits128 => new BlockedQNetKernel<Simd128, Vector128<float>>(),
        KernelKind.Bits256 => new BlockedQNetKernel<Simd256, Vector256<float>>(),
        _ => new BlockedQNetKernel<Simd512, Vector512<float>>(),
    };

    public static float[] Score(this KernelKind kind, QNet qnet, float[] vectors) =>
        kind.Create().Score(qnet, vectors);

    public static float[] Score(this QNetKernel kernel, QNet qnet, float[] vectors)
    {
        float[] scores = new float[vectors.Length / qnet.InputDimension];
        kernel.Load(qnet);
        kernel.Score(vectors, scores, new QNetWorkspace());
        return scores;
    }
}
