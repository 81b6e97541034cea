using System.Runtime.Intrinsics;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

public sealed class QNetGradientTests
{
    public static TheoryData<int, Activation, int> Cases =>
        [.. from bits in new[] { 128, 256, 512 }
            from activation in Enum.GetValues<Activation>()
            from flags in Enumerable.Range(0, 16)
            select (bits, activation, flags)];

    /// <summary>Compared with central differences in double precision along every axis.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_AnyOptions_EqualsDifferences(int bits, Activation activation, int flags)
    {
        QNetOptions options = new()
        {
            Activation = activation,
            Residual = (flags & 1) != 0,
            ResidualOnLast = (flags & 2) != 0,
            LayerNorm = (flags & 4) != 0,
            LayerNormBeforeResidual = (flags & 8) != 0,
        };
        QNet qnet = TestData.QNet(flags, [21, 21, 21, 1], options);
        float[] x = TestData.Vectors(50 + flags, 21), gradient = new float[21];
        float score = Create(bits).Compute(qnet, x, gradient);
        Assert.Equal(KernelKind.Scalar.Score(qnet, x)[0], score, 1e-4f);

        AssertDifferences(qnet, x, gradient);
    }

    [Fact]
    public void Compute_WidthsOfTheirOwn_EqualsDifferences()
    {
        QNet qnet = TestData.QNet(
            3, [33, 7, 50, 1], new QNetOptions { Activation = Activation.Tanh, Residual = false });
        float[] x = TestData.Vectors(1, 33), gradient = new float[33];
        Create(256).Compute(qnet, x, gradient);
        AssertDifferences(qnet, x, gradient);
    }

    [Fact]
    public void Compute_InnerProduct_IsTheQueryVector()
    {
        float[] vector = TestData.Vectors(1, 19), gradient = new float[19];
        Create(512).Compute(QNet.InnerProduct(vector), TestData.Vectors(2, 19), gradient);
        Assert.Equal(vector, gradient);
    }

    private static void AssertDifferences(QNet qnet, float[] x, float[] gradient)
    {
        const double Step = 1e-6; // kinks are farther away than this
        for (int i = 0; i < x.Length; i++)
        {
            double[] above = [.. x.Select(v => (double)v)], below = [.. above];
            above[i] += Step;
            below[i] -= Step;
            double difference = (DoubleReference.Score(qnet, above) - DoubleReference.Score(qnet, below)) / (2 * Step);
            Assert.Equal(difference, gradient[i], 1e-4);
        }
    }

    private static QNetGradient Create(int bits) => bits switch
    {
        128 => new QNetGradient<Simd128, Vector128<float>>(),
        256 => new QNetGradient<Simd256, Vector256<float>>(),
        _ => new QNetGradient<Simd512, Vector512<float>>(),
    };
}
