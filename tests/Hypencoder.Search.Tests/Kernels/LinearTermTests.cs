using System.Runtime.Intrinsics;
using CsCheck;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

public sealed class LinearTermTests
{
    /// <summary>Kernels by name: all of single precision, and that of 8-bit products at every width.</summary>
    private static readonly (string Name, Func<QNetKernel> Create)[] Kernels =
    [
        .. Enum.GetValues<KernelKind>().Select(
            kind => (kind.ToString(), (Func<QNetKernel>)(() => kind.Create()))),
        ("Int8 128", () => new Int8QNetKernel<Simd128, Vector128<float>, Int8TilePortable>()),
        ("Int8 256", () => new Int8QNetKernel<Simd256, Vector256<float>, Int8TilePortable>()),
        ("Int8 512", () => new Int8QNetKernel<Simd512, Vector512<float>, Int8TilePortable>()),
    ];

    public static TheoryData<string> Names => [.. Kernels.Select(kernel => kernel.Name)];

    public static TheoryData<KernelKind> Kinds => [.. Enum.GetValues<KernelKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Score_OneUnit_AddsTheProduct(KernelKind kind)
    {
        // 0.5 · relu(2·3 + 1) = 3.5, and 10 · 3
        QNetOptions options = new() { LayerNorm = false, Residual = false };
        QNet qnet = new(options, [1, 1, 1], [[2f], [0.5f]], [[1f]], [10f]);

        Assert.Equal([33.5f, -10f], kind.Score(qnet, [3f, -1f]));
        Assert.Equal([10f], qnet.Linear.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_AnyShape_EqualsTheLoop(string name) =>
        Gen.Select(Gen.Int[1, 150], Gen.Int[0, 3], Gen.Int[1, 110], Gen.Int[0, 1000], Gen.Int[0, 4])
            .Sample((d, layers, count, seed, activation) =>
            {
                QNetOptions options = new() { Activation = (Activation)activation, LayerNorm = d >= 16 };
                QNet qnet = TestData.QNet(seed, [d, .. Enumerable.Repeat(d, layers), 1], options)
                    .WithLinear(TestData.Vectors(seed + 7, d));
                float[] vectors = TestData.Vectors(seed + 1, count * d), found = Create(name).Score(qnet, vectors);
                bool bytes = name.StartsWith("Int8", StringComparison.Ordinal);
                float[] expected = bytes
                    ? Int8Reference.Score(qnet, vectors)
                    : [.. vectors.Chunk(d).Select(
                        x => (float)DoubleReference.Score(qnet, [.. x.Select(v => (double)v)]))];
                double spread = Math.Max(1, expected.Max(MathF.Abs)), part = bytes ? 0.02 * Math.Max(1, layers) : 1e-4;
                for (int i = 0; i < count; i++)
                    Assert.Equal(expected[i], found[i], part * spread);
            }, iter: 20, threads: 1, seed: "0000000000000");

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_OutputLayerOfZeros_GivesTheBitsOfTheInnerProduct(string name)
    {
        foreach (int d in new[] { 1, 7, 64, 100, 385 })
        {
            float[] vector = TestData.Vectors(3, d), vectors = TestData.Vectors(4, 203 * d);
            QNet qnet = Zeroed([d, d, d, 1], vector);
            QNetKernel kernel = Create(name);

            Assert.Equal(kernel.Score(QNet.InnerProduct(vector), vectors), kernel.Score(qnet, vectors));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_WithoutLinearTermAfterOneWith_LeavesNothingBehind(string name)
    {
        QNet plain = TestData.QNet(9, [20, 20, 1]);
        float[] vectors = TestData.Vectors(11, 10 * 20);
        QNetKernel kernel = Create(name);
        float[] expected = kernel.Score(plain, vectors);

        kernel.Score(plain.WithLinear(TestData.Vectors(10, 20)), vectors);

        Assert.Equal(expected, kernel.Score(plain, vectors));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Compute_Gradient_HasTheLinearTerm(int bits)
    {
        QNet plain = TestData.QNet(3, [21, 21, 21, 1], new QNetOptions { Activation = Activation.Tanh });
        float[] linear = TestData.Vectors(5, 21), x = TestData.Vectors(6, 21);
        QNet qnet = plain.WithLinear(linear);
        float[] without = new float[21], gradient = new float[21];
        QNetGradient compute = bits switch
        {
            128 => new QNetGradient<Simd128, Vector128<float>>(),
            256 => new QNetGradient<Simd256, Vector256<float>>(),
            _ => new QNetGradient<Simd512, Vector512<float>>(),
        };
        compute.Compute(plain, x, without);

        Assert.Equal(KernelKind.Scalar.Score(qnet, x)[0], compute.Compute(qnet, x, gradient), 1e-5f);
        Assert.Equal(without.Zip(linear, (g, e) => g + e), gradient);
    }

    [Fact]
    public void Create_NoHiddenLayer_AddsItToTheVector()
    {
        float[][] matrices = [[1f, 2f, -0.5f]];
        QNet qnet = new(new QNetOptions(), [3, 1], matrices, [], [0.25f, -2f, 8f]);

        Assert.Equal([1.25f, 0f, 7.5f], qnet.Matrix(0).ToArray());
        Assert.True(qnet.Linear.IsEmpty);
        Assert.Equal([1f, 2f, -0.5f], matrices[0]);
    }

    [Fact]
    public void Create_LinearTermOfAnotherWidth_Throws() => Assert.Throws<ArgumentException>(
        () => new QNet(new QNetOptions(), [2, 2, 1], [[1, 2, 3, 4], [1, 2]], [[0, 0]], [1, 2, 3]));

    /// <summary>A q-net whose layers give nothing, and so is its linear term.</summary>
    internal static QNet Zeroed(int[] dimensions, float[] linear)
    {
        QNet qnet = TestData.QNet(2, dimensions);
        int layers = qnet.HiddenLayers;
        return new QNet(
            qnet.Options, dimensions,
            [
                .. Enumerable.Range(0, layers).Select(layer => qnet.Matrix(layer).ToArray()),
                new float[dimensions[layers]],
            ],
            [.. Enumerable.Range(0, layers).Select(layer => qnet.Bias(layer).ToArray())], linear);
    }

    internal static QNetKernel Create(string name) => Kernels.Single(kernel => kernel.Name == name).Create();
}
