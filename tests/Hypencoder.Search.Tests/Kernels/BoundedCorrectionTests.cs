using System.Runtime.Intrinsics;
using CsCheck;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

public sealed class BoundedCorrectionTests
{
    public static TheoryData<string> Names => LinearTermTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_OneUnit_BoundsWhatTheLayersAdd(string name)
    {
        // The layers give relu(2·3) · 10 = 60, far above the bound of 0.5, and 4 · 3 is added to it.
        QNetOptions options = new() { LayerNorm = false, Residual = false };
        QNet qnet = new(options, [1, 1, 1], [[2f], [10f]], [[0f]], [4f], 0.5f);

        float[] scores = LinearTermTests.Create(name).Score(qnet, [3f, -1f]);

        Assert.Equal(12.5f, scores[0], 1e-4f);
        Assert.Equal(-4f, scores[1], 1e-4f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_AnyShape_EqualsTheLoop(string name) =>
        Gen.Select(Gen.Int[1, 120], Gen.Int[1, 3], Gen.Int[1, 110], Gen.Int[0, 1000], Gen.Float[0.01f, 5])
            .Sample((d, layers, count, seed, bound) =>
            {
                QNet qnet = TestData.QNet(seed, [d, .. Enumerable.Repeat(d, layers), 1], new() { LayerNorm = d >= 16 })
                    .WithLinear(TestData.Vectors(seed + 7, d), bound);
                float[] vectors = TestData.Vectors(seed + 1, count * d);
                float[] found = LinearTermTests.Create(name).Score(qnet, vectors);
                bool bytes = name.StartsWith("Int8", StringComparison.Ordinal);
                float[] expected = bytes
                    ? Int8Reference.Score(qnet, vectors)
                    : [.. vectors.Chunk(d).Select(
                        x => (float)DoubleReference.Score(qnet, [.. x.Select(v => (double)v)]))];
                double spread = Math.Max(1, expected.Max(MathF.Abs)), part = bytes ? 0.05 * layers : 1e-4;
                for (int i = 0; i < count; i++)
                    Assert.Equal(expected[i], found[i], part * spread);
                float[] linear = QNet.InnerProduct(qnet.Linear.ToArray()).Score(vectors);
                Assert.All(found.Zip(linear), pair => Assert.InRange(
                    pair.First - pair.Second, -bound - (1e-5f * spread), bound + (1e-5f * spread)));
            }, iter: 20, threads: 1, seed: "0000000000000");

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Compute_Gradient_IsTheSlopeOfTheScore(int bits)
    {
        QNet qnet = TestData.QNet(3, [21, 21, 21, 1], new QNetOptions { Activation = Activation.Tanh })
            .WithLinear(TestData.Vectors(5, 21), 0.7f);
        float[] x = TestData.Vectors(6, 21), gradient = new float[21];
        QNetGradient compute = bits switch
        {
            128 => new QNetGradient<Simd128, Vector128<float>>(),
            256 => new QNetGradient<Simd256, Vector256<float>>(),
            _ => new QNetGradient<Simd512, Vector512<float>>(),
        };

        Assert.Equal(KernelKind.Scalar.Score(qnet, x)[0], compute.Compute(qnet, x, gradient), 1e-5f);
        const double Step = 1e-5;
        for (int i = 0; i < x.Length; i++)
        {
            double[] above = [.. x.Select(v => (double)v)], below = [.. above];
            above[i] += Step;
            below[i] -= Step;
            double slope = (DoubleReference.Score(qnet, above) - DoubleReference.Score(qnet, below)) / (2 * Step);
            Assert.Equal(slope, gradient[i], 1e-3);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Create_BoundThatIsNone_Throws(float bound) => Assert.Throws<ArgumentException>(
        () => TestData.QNet(1, [2, 2, 1]).WithLinear([1, 2], bound));

    [Fact]
    public void Create_NothingToBound_Throws()
    {
        Assert.Throws<ArgumentException>(
            () => new QNet(new QNetOptions(), [2, 1], [[1, 2]], [], [1, 2], correctionBound: 1));
        Assert.Throws<ArgumentException>(
            () => new QNet(new QNetOptions(), [2, 2, 1], [[1, 2, 3, 4], [1, 2]], [[0, 0]], null, correctionBound: 1));
    }
}
