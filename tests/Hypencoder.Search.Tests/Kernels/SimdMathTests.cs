using System.Runtime.Intrinsics;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

public sealed unsafe class SimdMathTests
{
    private static readonly float[] Grid = [.. Enumerable.Range(-11000, 22001).Select(i => i / 1000f)];

    [Fact]
    public void Exp_EveryWidth_IsWithinTwoUnits()
    {
        foreach (float x in (float[])[.. Grid, .. Grid.Select(x => 7.9f * x)])
        {
            double expected = Math.Exp(Math.Max(x, -87));
            foreach (float actual in Each(x, exp: true))
                Assert.InRange(actual / expected - 1, -2.5e-7, 2.5e-7);
        }
    }

    [Fact]
    public void Gelu_EveryWidth_IsTheExactOneWithinRounding()
    {
        foreach (float x in (float[])[.. Grid, 1e-30f, -1e-30f, 50, -50])
        {
            double expected = 0.5 * x * ErrorFunction.Complement(-x * Math.Sqrt(0.5));
            foreach (float actual in Each(x, exp: false))
                Assert.InRange(actual - expected, -4e-7 - 1e-7 * Math.Abs(x), 4e-7 + 1e-7 * Math.Abs(x));
        }
    }

    [Fact]
    public void Functions_OfNaN_AreNaN()
    {
        Assert.All(Each(float.NaN, exp: true), value => Assert.True(float.IsNaN(value)));
        Assert.All(Each(float.NaN, exp: false), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Exp_OfMinusInfinity_IsAsGoodAsZero() =>
        Assert.All(Each(float.NegativeInfinity, exp: true), value => Assert.InRange(value, 0, 2e-38f));

    [Theory]
    [InlineData(16)]
    [InlineData(48)]
    public void Exponentials_EveryWidth_AddUpToTheSoftmax(int length)
    {
        Random random = new(length);
        float[] logits = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 20 - 30)];
        double[] expected = [.. logits.Select(x => Math.Exp(x - (double)logits.Max()))];
        Check(Softmax<Simd128, Vector128<float>>(logits), expected);
        Check(Softmax<Simd256, Vector256<float>>(logits), expected);
        Check(Softmax<Simd512, Vector512<float>>(logits), expected);

        static void Check((float[] Row, float Sum) found, double[] expected)
        {
            Assert.Equal(expected.Sum(), found.Sum, 1e-5);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], found.Row[i], 1e-6);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(83)]
    public void LayerNorm_EveryWidth_EqualsDoubles(int length)
    {
        Random random = new(length);
        float[] row = Values(), residual = Values(), scale = Values(), shift = Values();
        double[] sum = [.. row.Zip(residual, (a, b) => (double)a + b)];
        double mean = sum.Average(), variance = sum.Average(x => (x - mean) * (x - mean));
        double[] expected =
            [.. sum.Select((x, i) => (x - mean) / Math.Sqrt(variance + 1e-6) * scale[i] + shift[i])];
        foreach (float[] actual in (float[][])
            [
                Norm<Simd128, Vector128<float>>(), Norm<Simd256, Vector256<float>>(), Norm<Simd512, Vector512<float>>(),
            ])
        {
            for (int i = 0; i < length; i++)
                Assert.Equal(expected[i], actual[i], 5e-6);
        }

        float[] Values() => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 0.5f)];

        float[] Norm<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            float[] copy = [.. row], result = new float[length];
            fixed (float* r = copy, other = residual, s = scale, t = shift, to = result)
                LayerNormRow.Apply<TSimd, TVector>(r, other, s, t, 1e-6f, to, length);
            return result;
        }
    }

    private static float[] Each(float x, bool exp) =>
    [
        exp ? SimdMath.Exp<Simd128, Vector128<float>>(Vector128.Create(x))[0]
            : SimdMath.Gelu<Simd128, Vector128<float>>(Vector128.Create(x))[0],
        exp ? SimdMath.Exp<Simd256, Vector256<float>>(Vector256.Create(x))[7]
            : SimdMath.Gelu<Simd256, Vector256<float>>(Vector256.Create(x))[7],
        exp ? SimdMath.Exp<Simd512, Vector512<float>>(Vector512.Create(x))[15]
            : SimdMath.Gelu<Simd512, Vector512<float>>(Vector512.Create(x))[15],
    ];

    private static (float[] Row, float Sum) Softmax<TSimd, TVector>(float[] logits)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float[] row = [.. logits];
        fixed (float* r = row)
            return (row, SoftmaxRow.Exponentials<TSimd, TVector>(r, row.Length));
    }
}
