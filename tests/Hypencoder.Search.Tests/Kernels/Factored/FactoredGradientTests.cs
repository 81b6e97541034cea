using System.Runtime.Intrinsics;
using CsCheck;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels.Factored;

public sealed class FactoredGradientTests
{
    public static TheoryData<int> Widths => FactoredQNetKernelTests.Widths;

    /// <summary>
    /// Compared with the gradient by the matrices, which is itself compared with differences in double precision.
    /// </summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Compute_AnyOptions_EqualsTheGradientOfTheMatrices(int bits) =>
        Gen.Select(Gen.Int[1, 90], Gen.Int[1, 3], Gen.Int[0, 1000], Gen.Int[0, 5], Gen.Int[0, 31])
            .Sample((d, layers, seed, activation, flags) =>
            {
                FactoredCase both = new(bits, seed, [d, .. Enumerable.Repeat(d, layers), 1], options: new QNetOptions
                {
                    Activation = (Activation)activation,
                    Residual = (flags & 1) != 0,
                    ResidualOnLast = (flags & 2) != 0,
                    LayerNorm = (flags & 4) != 0 && d >= 16,
                    LayerNormBeforeResidual = (flags & 8) != 0,
                });
                if ((flags & 16) != 0)
                    both.With(TestData.Vectors(seed + 7, d), 0.5f);
                AssertSame(bits, both, TestData.Vectors(seed + 1, d));
            }, iter: 60, threads: 1, seed: "0000000000000");

    [Theory]
    [MemberData(nameof(Widths))]
    public void Compute_WidthsOfTheirOwn_EqualsTheGradientOfTheMatrices(int bits)
    {
        QNetOptions options = new() { Activation = Activation.Tanh, Residual = false };
        AssertSame(bits, new FactoredCase(bits, 3, [33, 7, 50, 1], options: options), TestData.Vectors(1, 33));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Compute_LayersNarrowerThanTheirContexts_EqualsTheGradientOfTheMatrices(int bits)
    {
        QNetOptions options = new() { Activation = Activation.Gelu, Residual = false };
        AssertSame(
            bits, new FactoredCase(bits, 3, [33, 20, 20, 1], options: options, contexts: [33, 90]),
            TestData.Vectors(1, 33));
    }

    /// <summary>The buffers of a wider q-net, in both forms, must not show in a narrower one's.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Compute_NarrowerAfterWider_LeavesNothingBehind(int bits)
    {
        FactoredCase wide = new(bits, 4, [80, 80, 80, 1]), narrow = new(bits, 5, [21, 21, 1]);
        QNetGradient gradient = Gradient(bits);
        float[] x = TestData.Vectors(6, 21), fresh = new float[21], found = new float[21];
        float score = Gradient(bits).Compute(narrow.Factored, x, fresh, Panels(bits, narrow));

        gradient.Compute(wide.Factored, TestData.Vectors(7, 80), new float[80], Panels(bits, wide));
        gradient.Compute(wide.Written, TestData.Vectors(7, 80), new float[80]);

        Assert.Equal(score, gradient.Compute(narrow.Factored, x, found, Panels(bits, narrow)));
        Assert.Equal(fresh, found);
    }

    private static void AssertSame(int bits, FactoredCase both, float[] x)
    {
        float[] expected = new float[x.Length], found = new float[x.Length];
        float score = Gradient(bits).Compute(both.Written, x, expected);

        Assert.Equal(score, Gradient(bits).Compute(both.Factored, x, found, Panels(bits, both)), 2e-4f);

        float allowed = 2e-4f * Math.Max(1, expected.Max(MathF.Abs));
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(expected[i], found[i], allowed);
    }

    private static ContextPanels Panels(int bits, FactoredCase both)
    {
        FactoredQNetKernel kernel = FactoredCase.Kernel(bits);
        kernel.Load(both.Factored);
        return kernel.Panels;
    }

    private static QNetGradient Gradient(int bits) => bits switch
    {
        128 => new QNetGradient<Simd128, Vector128<float>>(),
        256 => new QNetGradient<Simd256, Vector256<float>>(),
        _ => new QNetGradient<Simd512, Vector512<float>>(),
    };
}
