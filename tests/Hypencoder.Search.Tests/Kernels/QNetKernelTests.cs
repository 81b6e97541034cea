using CsCheck;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

public sealed class QNetKernelTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<KernelKind> Kinds => [.. Enum.GetValues<KernelKind>()];

    public static TheoryData<KernelKind> VectorKinds => [KernelKind.Bits128, KernelKind.Bits256, KernelKind.Bits512];

    public static TheoryData<KernelKind, Activation> KindsAndActivations =>
        [.. from kind in Enum.GetValues<KernelKind>()
            from activation in Enum.GetValues<Activation>()
            select (kind, activation)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Score_OneUnit_EqualsTheFormula(KernelKind kind)
    {
        // relu(2·3 + 1) = 7, no LayerNorm, + 2 (residual on the last layer too), times 0.5
        QNetOptions options = new() { LayerNorm = false, ResidualOnLast = true };
        QNet qnet = new(options, [1, 1, 1], [[3f], [0.5f]], [[1f]]);
        Assert.Equal([4.5f, -0.5f], kind.Score(qnet, [2f, -1f]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Score_TwoUnits_NormalizesThenAddsTheInput(KernelKind kind)
    {
        // x W + b = (3, 1); LayerNorm: mean 2, variance 1 → ±1/√(1 + 1e-5); plus x; times (1, 10)
        QNetOptions options = new() { ResidualOnLast = true };
        QNet qnet = new(options, [2, 2, 1], [[1f, 0f, 0f, 1f], [1f, 10f]], [[0f, 0f]]);
        float normal = 1 / MathF.Sqrt(1 + 1e-5f);
        Assert.Equal(3 + normal + 10 * (1 - normal), kind.Score(qnet, [3f, 1f])[0], 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Score_EqualUnits_HasVarianceZero(KernelKind kind)
    {
        QNet qnet = new(new QNetOptions(), [2, 2, 1], [[0f, 0f, 0f, 0f], [1f, 1f]], [[5f, 5f]]);
        Assert.Equal([0f], kind.Score(qnet, [3f, 1f]));
    }

    [Theory]
    [MemberData(nameof(KindsAndActivations))]
    public void Score_NotANumber_IsNotANumber(KernelKind kind, Activation activation)
    {
        QNet qnet = TestData.QNet(1, [40, 40, 40, 1], new QNetOptions { Activation = activation });
        float[] vectors = TestData.Vectors(2, 3 * 40);
        vectors[50] = float.NaN;
        float[] scores = kind.Score(qnet, vectors);
        Assert.Equal([false, true, false], scores.Select(float.IsNaN));
    }

    [Theory]
    [MemberData(nameof(VectorKinds))]
    public void Score_AnyShapeAndOptions_EqualsTheScalarKernel(KernelKind kind) =>
        Gen.Select(
            Gen.Int[1, 70], Gen.Int[1, 70].Array[0, 3], Gen.Int[0, 110], Gen.Int[0, 1000], Gen.Int[0, 4], Gen.Int[0, 7])
            .Sample((d, widths, count, seed, activation, flags) =>
            {
                bool residual = (flags & 1) != 0;
                if (residual)
                    widths = [.. widths.Select(_ => d)];
                QNetOptions options = new()
                {
                    Activation = (Activation)activation,
                    Residual = residual,
                    ResidualOnLast = residual,
                    // LayerNorm of two nearly equal values magnifies rounding without bound, so rows are wider here.
                    LayerNorm = (flags & 2) != 0 && widths.All(width => width >= 16),
                    LayerNormBeforeResidual = (flags & 4) != 0,
                };
                QNet qnet = TestData.QNet(seed, [d, .. widths, 1], options);
                float[] vectors = TestData.Vectors(seed + 1, count * d);
                AssertClose(KernelKind.Scalar.Score(qnet, vectors), kind.Score(qnet, vectors), 1e-4);
            }, iter: 60, threads: 1, seed: "0000000000000");

    /// <summary>
    /// Up to 1,025 wide and 9 layers deep; without a residual each layer has a different width. LayerNorms magnify
    /// rounding from layer to layer, so the tolerance grows with the depth.
    /// </summary>
    [Theory]
    [MemberData(nameof(VectorKinds))]
    public void Score_WideAndDeep_EqualsTheScalarKernel(KernelKind kind) =>
        Gen.Select(
            Gen.Int[1, 1025], Gen.Int[1, 1025].Array[1, 9], Gen.Int[1, 8], Gen.Int[0, 1000], Gen.Int[0, 4],
            Gen.Int[0, 7])
            .Sample((d, widths, count, seed, activation, flags) =>
            {
                bool residual = (flags & 1) != 0;
                if (residual)
                    widths = [.. widths.Select(_ => d)];
                QNetOptions options = new()
                {
                    Activation = (Activation)activation,
                    Residual = residual,
                    ResidualOnLast = residual,
                    LayerNorm = (flags & 2) != 0 && widths.All(width => width >= 16),
                    LayerNormBeforeResidual = (flags & 4) != 0,
                };
                QNet qnet = TestData.QNet(seed, [d, .. widths, 1], options);
                float[] vectors = TestData.Vectors(seed + 1, count * d);
                AssertClose(
                    KernelKind.Scalar.Score(qnet, vectors), kind.Score(qnet, vectors), 1e-4 * (1 + widths.Length));
            }, iter: 12, threads: 1, seed: "0000000000000");

    [Theory]
    [MemberData(nameof(VectorKinds))]
    public void Score_WiderThanADepthBlock_EqualsTheScalarKernel(KernelKind kind)
    {
        QNet qnet = TestData.QNet(5, [600, 600, 600, 1]);
        float[] vectors = TestData.Vectors(6, 13 * 600);
        AssertClose(KernelKind.Scalar.Score(qnet, vectors), kind.Score(qnet, vectors), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Score_AnyPosition_GivesTheSameBits(KernelKind kind)
    {
        foreach (int[] dimensions in new int[][] { [37, 37, 37, 1], [300, 70, 1], [100, 1] })
        {
            QNet qnet = TestData.QNet(7, dimensions, new QNetOptions { Residual = false });
            int d = dimensions[0], count = 203;
            float[] vectors = TestData.Vectors(8, count * d);
            QNetKernel kernel = kind.Create();
            float[] all = kernel.Score(qnet, vectors);
            foreach ((int start, int length) in new[] { (0, 1), (1, 1), (5, 7), (100, 96), (13, 190), (202, 1) })
            {
                float[] part = kernel.Score(qnet, vectors[(start * d)..((start + length) * d)]);
                Assert.Equal(all[start..(start + length)], part);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Load_SmallerAfterLarger_LeavesNothingBehind(KernelKind kind)
    {
        QNet large = TestData.QNet(9, [64, 64, 64, 1]), small = TestData.QNet(10, [20, 20, 1]);
        float[] vectors = TestData.Vectors(11, 10 * 20);
        QNetKernel kernel = kind.Create();
        kernel.Score(large, TestData.Vectors(12, 30 * 64));
        Assert.Equal(kind.Score(small, vectors), kernel.Score(small, vectors));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Score_GoldenVariants_IsWithinTolerance(KernelKind kind)
    {
        int variants = 0;
        foreach (QNetVariant variant in QNetVariant.All())
        {
            float[] scores = kind.Score(variant.QNet, variant.Items);
            for (int i = 0; i < scores.Length; i++)
            {
                Assert.True(
                    Math.Abs(scores[i] - variant.Scores[i]) <= Tolerance,
                    $"{variant.Name}: {scores[i]} {variant.Scores[i]}");
            }
            variants++;
        }
        Assert.True(variants >= 146);
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
