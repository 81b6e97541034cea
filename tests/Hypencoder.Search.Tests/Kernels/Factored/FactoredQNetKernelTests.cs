using CsCheck;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels.Factored;

public sealed class FactoredQNetKernelTests
{
    /// <summary>Difference of a score to that in double precision, by the greatest score of its q-net or 1.</summary>
    private const double Tolerance = 2e-4;

    public static TheoryData<int> Widths => [128, 256, 512];

    /// <summary>
    /// Both forms, at shapes that fill neither vectors nor tiles, with every setting of the hidden layers: within the
    /// tolerance of the value in double precision, and in its order where scores differ by more.
    /// </summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Score_AnyShape_EqualsBothForms(int bits) =>
        Gen.Select(
            Gen.Int[1, 70], Gen.Int[1, 70].Array[1, 3], Gen.Int[0, 110], Gen.Int[0, 1000], Gen.Int[0, 5],
            Gen.Int[0, 31], Gen.Int[1, 40])
            .Sample((d, widths, count, seed, activation, flags, tokens) =>
            {
                bool residual = (flags & 1) != 0;
                if (residual)
                    widths = [.. widths.Select(_ => d)];
                FactoredCase both = new(bits, seed, [d, .. widths, 1], tokens, new QNetOptions
                {
                    Activation = (Activation)activation,
                    Residual = residual,
                    ResidualOnLast = residual,
                    // LayerNorm of two nearly equal values magnifies rounding without bound, so rows are wider here.
                    LayerNorm = (flags & 2) != 0 && widths.All(width => width >= 16),
                    LayerNormBeforeResidual = (flags & 4) != 0,
                });
                if ((flags & 8) != 0)
                    both.With(TestData.Vectors(seed + 7, d), (flags & 16) != 0 ? 0.5f : null);
                float[] vectors = TestData.Vectors(seed + 1, count * d);
                vectors.AsSpan(0, count > 2 ? d : 0).Clear();
                double[] expected = both.Expected(vectors);

                AssertClose(expected, both.Scores(bits, vectors));
                AssertClose(expected, KernelKind.Scalar.Score(both.Factored, vectors));
            }, iter: 60, threads: 1, seed: "0000000000000");

    [Theory]
    [MemberData(nameof(Widths))]
    public void Score_WiderThanADepthBlock_EqualsBothForms(int bits)
    {
        FactoredCase both = new(bits, 5, [300, 300, 290, 1], options: new QNetOptions { Residual = false });
        float[] vectors = TestData.Vectors(6, 13 * 300);
        double[] expected = both.Expected(vectors);

        AssertClose(expected, both.Scores(bits, vectors));
        AssertClose(expected, KernelKind.Scalar.Score(both.Factored, vectors));
    }

    /// <summary>A cut q-net has contexts that are wider than its layers.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Score_LayersNarrowerThanTheirContexts_EqualsBothForms(int bits) =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 40], Gen.Int[0, 150], Gen.Int[0, 90], Gen.Int[0, 1000])
            .Sample((d, width, wider, count, seed) =>
            {
                FactoredCase both = new(
                    bits, seed, [d, width, width, 1], options: new QNetOptions { Residual = false, LayerNorm = false },
                    contexts: [d, width + wider]);
                float[] vectors = TestData.Vectors(seed + 1, count * d);
                double[] expected = both.Expected(vectors);

                AssertClose(expected, both.Scores(bits, vectors));
                AssertClose(expected, KernelKind.Scalar.Score(both.Factored, vectors));
            }, iter: 40, threads: 1, seed: "0000000000000");

    [Theory]
    [MemberData(nameof(Widths))]
    public void Score_NotANumber_IsNotANumber(int bits)
    {
        FactoredCase both = new(bits, 1, [40, 40, 40, 1]);
        float[] vectors = TestData.Vectors(2, 3 * 40);
        vectors[50] = float.NaN;

        Assert.Equal([false, true, false], both.Scores(bits, vectors).Select(float.IsNaN));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Score_AnyPosition_GivesTheSameBits(int bits)
    {
        FactoredCase both = new(bits, 7, [37, 300, 1], options: new QNetOptions { Residual = false });
        float[] vectors = TestData.Vectors(8, 203 * 37), all = both.Scores(bits, vectors);
        foreach ((int start, int length) in new[] { (0, 0), (0, 1), (1, 1), (5, 7), (100, 96), (13, 190), (202, 1) })
        {
            float[] part = both.Scores(bits, vectors[(start * 37)..((start + length) * 37)]);
            Assert.Equal(all[start..(start + length)], part);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Load_OneAfterTheOtherOnThreads_LeavesNothingBehind(int bits)
    {
        FactoredCase large = new(bits, 9, [64, 64, 64, 1], tokens: 12), small = new(bits, 10, [20, 20, 1]);
        float[] vectors = TestData.Vectors(11, 10 * 20), expected = small.Scores(bits, vectors);
        float[] found = new float[10];
        FactoredQNetKernel kernel = FactoredCase.Kernel(bits);

        kernel.Score(large.Factored, TestData.Vectors(12, 30 * 64));
        kernel.Load(small.Factored, threads: 3);
        kernel.Score(vectors, found, new QNetWorkspace());

        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Load_AnotherWidthOrMatrices_IsRefused(int bits)
    {
        FactoredQNetKernel kernel = FactoredCase.Kernel(bits);
        FactoredCase other = new(bits == 128 ? 256 : 128, 1, [8, 8, 1]);

        Assert.False(kernel.CanLoad(other.Factored));
        Assert.Throws<ArgumentException>(() => kernel.Load(other.Factored));
        Assert.Throws<ArgumentException>(() => kernel.Load(other.Written));
    }

    [Fact]
    public async Task Matrix_ManyThreads_IsWrittenOnce()
    {
        QNet qnet = new FactoredCase(256, 3, [50, 50, 1]).Factored, copy = qnet.WithLinear(new float[50]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? qnet : copy).Matrix(0))));

        Assert.True(qnet.Matrix(0) == copy.Matrix(0)); // the same memory
        QNet fresh = qnet.Unwritten();
        fresh.WriteMatrices(3);
        Assert.False(qnet.Matrix(0) == fresh.Matrix(0));
        Assert.Equal(qnet.Matrix(0), fresh.Matrix(0));
    }

    /// <summary>The kernel of matrices writes its panels from the factors, and packs the matrices the second time.</summary>
    [Theory]
    [InlineData(KernelKind.Bits128)]
    [InlineData(KernelKind.Bits256)]
    [InlineData(KernelKind.Bits512)]
    public void Score_ByMatrices_GivesTheSameBitsWrittenOutOrNot(KernelKind kind)
    {
        int bits = kind == KernelKind.Bits128 ? 128 : kind == KernelKind.Bits256 ? 256 : 512;
        QNet qnet = new FactoredCase(bits, 3, [70, 41, 70, 1], options: new QNetOptions { Residual = false }).Factored;
        float[] vectors = TestData.Vectors(4, 20 * 70), onThreads = new float[20];

        float[] first = kind.Score(qnet, vectors), second = kind.Score(qnet, vectors);
        QNetKernel kernel = kind.Create();
        kernel.Load(qnet.Unwritten(), threads: 3);
        kernel.Score(vectors, onThreads, new QNetWorkspace());

        Assert.Equal(first, second);
        Assert.Equal(first, onThreads);
        AssertClose([.. KernelKind.Scalar.Score(qnet, vectors).Select(v => (double)v)], first);
    }

    [Fact]
    public void BreakEven_Square_IsHalfTheWidth()
    {
        Assert.Equal(20, new FactoredCase(128, 1, [40, 40, 40, 1]).Factored.Factors!.BreakEven);
        // 10 · 10 · 30 multiply-adds to write out, 10 · (10 + 30) more for each passage
        QNetOptions options = new() { Residual = false };
        Assert.Equal(7, new FactoredCase(128, 1, [10, 30, 1], options: options).Factored.Factors!.BreakEven);
    }

    internal static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double allowed = Tolerance * Math.Max(1, expected.Select(Math.Abs).DefaultIfEmpty().Max());
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], allowed);
        int[] order = [.. Enumerable.Range(0, expected.Length).OrderByDescending(i => expected[i])];
        for (int i = 1; i < order.Length; i++)
        {
            if (expected[order[i - 1]] - expected[order[i]] > 2 * allowed)
                Assert.True(actual[order[i - 1]] > actual[order[i]]);
        }
    }
}
